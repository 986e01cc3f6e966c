"""A roster says which id a student has, whatever the platform calls them."""

import pytest

from grader.collect.roster import Found, read_roster
from grader.errors import CommandError
from grader.people.namespaces import CANVAS as CANVAS_NUMBER
from grader.people.namespaces import MOODLE as MOODLE_NUMBER
from grader.people.namespaces import by_hand

OURS = "id,name,email,canvas\nal1,Ada Lovelace,ada@example.org,12345\njm2,Jörg Müller,jm@example.org,222\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lesson 3 (77)\n    Points Possible,,,,,23\n"
    '"Lovelace, Ada",12345,S1,al1,A,\n"Müller, Jörg",222,S2,jm2,A,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade\n"
    "Participant 12345,Ada Lovelace,al1,Submitted,\nParticipant 222,Jörg Müller,jm2,Submitted,\n"
)


SWAPPED = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Aalto, Aino",10234,30555,aaalto,A\n"Bell, Ben",20871,10234,bbell,A\n'
)


@pytest.fixture
def roster(tmp_path):
    def read(text: str, encoding: str = "utf-8"):
        (tmp_path / "roster.csv").write_text(text, encoding=encoding, newline="")
        return read_roster(tmp_path / "roster.csv")

    return read


@pytest.mark.parametrize("text", [OURS, CANVAS, MOODLE], ids=["ours", "canvas", "moodle"])
@pytest.mark.parametrize("called", ["ada lovelace", "lovelaceada", "Lovelace, Ada"])
def test_a_students_number_and_name_find_the_id(roster, text, called):
    number = (MOODLE_NUMBER if text is MOODLE else CANVAS_NUMBER, "12345")
    assert roster(text).find([number], [called]) == Found("al1")
    assert roster(text).find([], [called]) == Found("al1")


def test_a_name_that_two_students_have_finds_neither_but_their_number_does(roster):
    found = roster("id,name,moodle\nx1,Ann Lee,1\nx2,Ann Lee,2\n")
    assert found.find([], ["Ann Lee"]) == Found(why="several of the list are called so: x1 and x2")
    assert found.find([(MOODLE_NUMBER, "2")], ["Ann Lee"]) == Found("x2")


@pytest.mark.parametrize("space", [CANVAS_NUMBER, "sis user id", "moodle participant", "username", "id"])
def test_a_number_is_looked_up_in_its_own_column_alone(roster, space):
    """One student's registration number is another's number on Canvas."""
    found = roster(SWAPPED).find([(space, "10234")])
    assert found.student == {CANVAS_NUMBER: "aaalto", "sis user id": "bbell"}.get(space, "")


@pytest.mark.parametrize(
    ("called", "words"),
    [("bellben", "its name bbell's"), ("strangersam", "its id is Aalto, Aino's in the list, and its name is another")],
)
def test_where_number_and_name_disagree_it_is_nobodys(roster, called, words):
    found = roster(SWAPPED).find([(CANVAS_NUMBER, "10234")], [called])
    assert found.student == "" and words in found.why


@pytest.mark.parametrize("called", ["aaltoaino", "Áino Aalto", "Aino K. Virtanen", "艾诺", ""])
def test_a_name_that_has_changed_is_no_disagreement(roster, called):
    assert roster(SWAPPED).find([(CANVAS_NUMBER, "10234")], [called] if called else []) == Found("aaalto")


def test_what_somebody_wrote_who_may_have_meant_two_is_nobodys(roster):
    found = roster("id,name,username\n7,Ada,8\n8,Ben,9\n")
    assert found.find(by_hand("8")).why == "in the list 8 is 7 and 8, each in another column"
    assert found.find(by_hand("9")) == Found("8")


def test_what_somebody_wrote_may_be_in_any_column_but_a_number_that_one_platform_alone_has(roster):
    found = roster("id,name,netid,canvas\nx1,Ada,al,7\nx2,Ben,bb,8\n")
    assert found.find(by_hand("al")) == found.find(by_hand("x1")) == Found("x1")
    assert found.find(by_hand("7")) == Found()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_sheet_is_read_however_a_spreadsheet_saves_it(roster, encoding, delimiter, newline):
    rows = [["id", "name", "note"], ["jm2", '"Müller, Jörg"', '"a; b, c"'], ["jm2", '"Müller, Jörg"', ""]]
    text = newline.join(delimiter.join(row) for row in rows)
    assert roster(text, encoding).find([], ["Joerg Mueller"]) == Found("jm2")


EXPORTS = {
    "sakai": (
        '"Lesson 3","Points"\n\n"Display ID","ID","Last Name","First Name","grade","Submission date"\n'
        '"ada","u-1","Lovelace","Ada","",""\n"jm2","u-2","Müller","Jörg","",""\n',
        "utf-8",
    ),
    "blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Lesson 3 [Total Pts: 24] |1"\n'
        '"Lovelace"\t"Ada"\t"ada"\t"0101"\t"x"\t""\n"Müller"\t"Jörg"\t"jm2"\t"0102"\t"x"\t""\n',
        "utf-16",
    ),
    "brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,Lesson 3 Points Grade,End-of-Line Indicator\n"
        "#0101,#ada,Lovelace,Ada,ada@example.org,,#\n#0102,#jm2,Müller,Jörg,jm@example.org,,#\n",
        "utf-8-sig",
    ),
    "github": (
        '"identifier","github_username","github_id","name"\n"ada","lovelace","7","Ada Lovelace"\n'
        '"jm2","joerg","8","Jörg Müller"\n',
        "utf-8",
    ),
    "gradescope": (
        "First Name,Last Name,SID,Email,Section\nAda,Lovelace,0101,ada,A\nJörg,Müller,0102,jm2,A\n",
        "cp1252",
    ),
}


@pytest.mark.parametrize("platform", EXPORTS)
def test_a_platforms_own_list_serves_as_it_is(roster, platform):
    found = roster(*EXPORTS[platform])
    assert found.find([], ["Ada Lovelace"]) == found.find([], ["Lovelace, Ada"]) == Found("ada")
    assert found.find([], ["Jörg Müller"]) == Found("jm2")
    number = {"github": ("github", "lovelace"), "sakai": ("username", "ada")}.get(platform, ("student number", "0101"))
    assert found.find([number], ["Ada Lovelace"]) == Found("ada")


def test_a_first_name_alone_is_nobodys_where_there_is_a_last_one(roster):
    found = roster("id,First name,Last name\nx1,Ada,Lovelace\nx2,Ben,\n")
    assert found.find([], ["Ada"]) == Found()
    assert found.find([], ["ada lovelace"]) == Found("x1") and found.find([], ["Ben"]) == Found("x2")


def test_in_a_list_of_ones_own_the_columns_may_stand_in_any_order(roster):
    assert roster("section,status,name,id\nA,active,Ada,x1\n").find([], ["Ada"]) == Found("x1")


def test_excels_own_first_line_is_no_row(roster):
    assert roster("sep=|\nid|name\nal1|Ada Lovelace\n").find([], ["Ada Lovelace"]) == Found("al1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("name,status,grade,id\nAda,active,3,x1\n", "has no column id"),
        ("name,group\nAda,A\n", "has no column id: .* it has name and group"),
        (
            "id,name,canvas\nx1,Ada Lovelace,1\nx1,Ben Bell,2\n",
            "lines 2 and 3 have one id, x1, and differ in canvas id",
        ),
        ("id,name\nx1,Ada Lovelace\nx1,Ben Bell\n", "have one id, x1, and differ in name"),
        ("id,id,name\nx1,x2,Ada\n", "columns id and id are both id, and differ"),
        ("id,name\n1," + 200_000 * "x", "is no CSV that can be read"),
    ],
)
def test_a_roster_without_ids_is_refused(roster, text, words):
    with pytest.raises(CommandError, match=words):
        roster(text)


def test_submissions_go_to_the_rosters_ids_and_strangers_are_told(course, make_zip, tmp_path):
    (tmp_path / "roster.csv").write_text(OURS, encoding="utf-8")
    path = make_zip({"lovelaceada_12345_1_multi-layer.ipynb": b"a", "nobody_9_2_multi-layer.ipynb": b"b"})
    assert course.collect(path, roster=tmp_path / "roster.csv") == 1
    assert course.tree("submitted") == {"al1/03-multi-layer/multi-layer.ipynb": b"a"}
    assert list(course.tree("unclaimed").values()) == [b"b"]
    assert "nobody_9 is not in the roster" in course.text()
