"""A roster says which id a student has, whatever the platform calls them."""

import pytest

from grader.collect.roster import read_roster
from grader.errors import CommandError

OURS = "id,name,email,canvas\nal1,Ada Lovelace,ada@example.org,12345\njm2,Jörg Müller,jm@example.org,222\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lesson 3 (77)\n    Points Possible,,,,,23\n"
    '"Lovelace, Ada",12345,S1,al1,A,\n"Müller, Jörg",222,S2,jm2,A,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade\n"
    "Participant 12345,Ada Lovelace,al1,Submitted,\nParticipant 222,Jörg Müller,jm2,Submitted,\n"
)


@pytest.fixture
def roster(tmp_path):
    def read(text: str, encoding: str = "utf-8"):
        (tmp_path / "roster.csv").write_text(text, encoding=encoding)
        return read_roster(tmp_path / "roster.csv")

    return read


@pytest.mark.parametrize("text", [OURS, CANVAS, MOODLE], ids=["ours", "canvas", "moodle"])
@pytest.mark.parametrize("known_as", ["12345", "ada lovelace", "lovelaceada"])
def test_any_name_of_a_student_finds_the_id(roster, text, known_as):
    if text is MOODLE and known_as == "12345":
        known_as = "Participant 12345"
    assert roster(text).find([known_as], [known_as]) == "al1"


def test_a_name_that_two_students_have_finds_neither_but_their_number_does(roster):
    found = roster("id,name,moodle\nx1,Ann Lee,1\nx2,Ann Lee,2\n")
    assert found.find(["Ann Lee"], ["Ann Lee"]) is None
    assert found.find(["2"], ["Ann Lee"]) == "x2"


def test_a_sheet_with_semicolons_and_a_byte_order_mark_is_read(roster):
    assert roster("id;name\nal1;Ada Lovelace\n", "utf-8-sig").find([], ["Ada  Lovelace"]) == "al1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("name,mail\nAda,a@example.org\n", "has no column id"),
        ("id,name\n1," + 200_000 * "x", "is no CSV that can be read"),
    ],
)
def test_a_roster_without_ids_is_refused(roster, text, words):
    with pytest.raises(CommandError, match=words):
        roster(text)


def test_a_roster_that_is_no_utf8_is_refused(roster):
    with pytest.raises(CommandError, match="is not UTF-8 text"):
        roster("id,name\n1,Jörg\n", "latin-1")


def test_submissions_go_to_the_rosters_ids_and_strangers_are_told(course, make_zip, tmp_path):
    (tmp_path / "roster.csv").write_text(OURS, encoding="utf-8")
    path = make_zip({"lovelaceada_12345_1_multi-layer.ipynb": b"a", "nobody_9_2_multi-layer.ipynb": b"b"})
    assert course.collect(path, roster=tmp_path / "roster.csv") == 1
    assert course.tree("submitted") == {"al1/03-multi-layer/multi-layer.ipynb": b"a"}
    assert list(course.tree("unclaimed").values()) == [b"b"]
    assert "nobody_9 is not in the roster" in course.text()
