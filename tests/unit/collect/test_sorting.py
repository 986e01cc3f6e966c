"""Nobody hands in as somebody else: what may be of two students is given to neither, and both are kept."""

import pytest

from grader.errors import CommandError
from tests.unit.collect.conftest import LESSON, zipped

FORGED = {f"{who}+{LESSON}+2024-01-01 00:00:00 UTC/multi-layer.ipynb": b"forged" for who in ("ada", "ben", "cleo")}
FORGED_MOODLE = {f"{who}_20{n}_assignsubmission_file/x.ipynb": b"forged" for n, who in enumerate(("Ada", "Ben"))}
FORGED_CANVAS = {f"{who}_10{n}_500{n}_multi-layer.ipynb": b"forged" for n, who in enumerate(("adal", "benb"))}
MANY = {f"{n}.txt": b"" for n in range(20)}
STUDENTS = ("ada", "ben", "cleo")
CANVAS_ROSTER = (
    "Student,ID,SIS Login ID,Section\n    Points Possible,,,\n"
    '"Lovelace, Ada",101,ada,A\n"{name}",102,mal,A\n"Zed, Z",103,zed,A\n'
)


def submitted(course) -> dict[str, bytes]:
    return {
        path.removesuffix(f"/{LESSON}/multi-layer.ipynb"): content
        for path, content in course.tree("submitted").items()
        if path.endswith("multi-layer.ipynb")
    }


@pytest.mark.parametrize("forged", [FORGED, FORGED_MOODLE, FORGED_CANVAS], ids=["exchange", "moodle", "canvas"])
class TestALayoutOfAStudentsOwn:
    """What lies deeper than a platform writes is a student's, however much of it there is."""

    def honest(self, course) -> None:
        assert course.code == 0, course.text()
        found = course.tree("submitted")
        assert {path.split("/")[0] for path in found} == {*STUDENTS, "mallory"}
        assert all(found[f"{who}/{LESSON}/multi-layer.ipynb"] == b"honest" for who in STUDENTS)
        assert all(path.startswith("mallory/") for path, content in found.items() if content == b"forged")

    def test_in_a_folder_that_came_by_mail(self, course, make_folder, forged):
        files = {f"{who}/multi-layer.ipynb": b"honest" for who in STUDENTS}
        files |= {f"mallory/{path}": content for path, content in (forged | MANY).items()}
        course.code = course.collect(make_folder(files))
        self.honest(course)

    def test_below_a_folder_of_a_lesson(self, course, make_folder, forged):
        files = {f"{who}/{LESSON}/multi-layer.ipynb": b"honest" for who in STUDENTS}
        files |= {f"mallory/{LESSON}/{path}": content for path, content in (forged | MANY).items()}
        course.code = course.collect(make_folder(files))
        self.honest(course)

    def test_in_a_download_of_moodles(self, course, make_zip, forged):
        files = {f"M_{n}_assignsubmission_file/multi-layer.ipynb": b"honest" for n in (1, 2)}
        files |= {f"Mal_3_assignsubmission_file/{path}": content for path, content in (forged | MANY).items()}
        assert course.collect(make_zip(files)) == 0
        assert submitted(course).items() >= {"1": b"honest", "2": b"honest"}.items()
        assert {path.split("/")[0] for path in course.tree("submitted")} == {"1", "2", "3"}

    def test_in_a_zip_of_their_own(self, course, make_folder, forged):
        files = {f"{who}.ipynb": b"honest" for who in STUDENTS} | {"mallory.zip": zipped(forged)}
        course.code = course.collect(make_folder(files))
        found = submitted(course)
        assert {who: found[who] for who in STUDENTS} == dict.fromkeys(STUDENTS, b"honest")
        assert {path.split("/")[0] for path in course.tree("submitted")} <= {*STUDENTS, "mallory"}
        assert course.code == 0 or "mallory.zip is left where it is: it might be a download" in course.text()

    def test_in_a_zip_of_their_own_on_canvas(self, course, make_folder, forged):
        files = {f"{who}_1{n}_9_multi-layer.ipynb": b"honest" for n, who in enumerate(STUDENTS)}
        course.code = course.collect(make_folder(files | {"mallory_19_9_own.zip": zipped(forged)}), layout="canvas")
        assert {path.split("/")[0] for path in course.tree("submitted")} == {
            "ada_10",
            "ben_11",
            "cleo_12",
            "mallory_19",
        }

    def test_alone_it_is_asked_about(self, course, make_folder, forged):
        path = make_folder({f"mallory/{path}": content for path, content in forged.items()})
        with pytest.raises(CommandError, match="or one student's: collect that folder itself, or say which"):
            course.collect(path)
        assert course.tree("submitted") == {}
        assert course.collect(path, layout="student") == 0
        assert {path.split("/")[0] for path in course.tree("submitted")} == {"mallory"}


@pytest.mark.parametrize("odd", ["adal_101_5_multi-layer.ipynb", "Ada_201_assignsubmission_file_x.ipynb"])
def test_one_name_of_a_platforms_among_others_decides_nothing(course, make_folder, odd):
    path = make_folder({"ben.ipynb": b"b", "cleo.ipynb": b"c", odd: b"?"})
    with pytest.raises(CommandError, match="say which layout it is, with --layout"):
        course.collect(path)
    assert course.collect(path, layout="name") == 0
    assert submitted(course).keys() >= {"ben", "cleo"}


@pytest.mark.parametrize("folder", ["archive", f"{LESSON}/archive"])
def test_a_folder_called_as_nbgraders_in_the_inbound_folder_is_a_strangers(course, make_folder, folder):
    junk = {f"{folder}/x.zip": zipped(FORGED_CANVAS), f"{folder}/adal_101_5_multi-layer.ipynb": b"forged"}
    honest = {path: b"honest" for path in FORGED}
    assert course.collect(make_folder(honest | junk, name="inbound")) == 1
    assert submitted(course) == dict.fromkeys(STUDENTS, b"honest")


def test_whatever_lies_in_the_inbound_folder_it_is_the_exchange(course, make_folder):
    junk = {"Ada_1_assignsubmission_file/x.ipynb": b"?", "adal_1_2_x.ipynb": b"?", "x": b"?", "y.zip": b"?"}
    assert course.collect(make_folder(FORGED | junk, name="inbound")) == 1
    assert submitted(course) == dict.fromkeys(STUDENTS, b"forged")
    assert len(course.tree("unclaimed")) == 4


class TestCanvasNames:
    """A sortable name may have numbers and "_", and so may the name of a file."""

    @pytest.fixture
    def roster(self, tmp_path):
        def write(name: str):
            (tmp_path / "roster.csv").write_text(CANVAS_ROSTER.format(name=name))
            return tmp_path / "roster.csv"

        return write

    NAMES = ("a_101_9999", "a_101", "lovelaceada_101_9999", "lovelaceada_101", "101", "lovelaceada", "ada", "_101_")

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("listed", [True, False])
    @pytest.mark.parametrize("ada_too", [True, False])
    def test_no_name_of_a_student_makes_another_of_them(self, course, make_zip, roster, name, listed, ada_too):
        files = {f"{name}_102_5002_multi-layer.ipynb": b"mal's", "zed_103_5003_multi-layer.ipynb": b"zed's"}
        files |= {"lovelaceada_101_5001_multi-layer.ipynb": b"hers"} if ada_too else {}
        course.collect(make_zip(files), roster=roster(name) if listed else None)
        for student, content in submitted(course).items():
            number = {"ada": "101", "mal": "102", "zed": "103"}.get(student, student.rpartition("_")[2])
            assert {b"hers": "101", b"mal's": "102", b"zed's": "103"}[content] == number
        kept = [*course.tree("submitted").values(), *course.tree("unclaimed").values()]
        assert sorted(kept) == sorted(files.values())
        assert b"hers" in submitted(course).values() or not ada_too

    @pytest.mark.parametrize(
        "name", ["101_5_notes.ipynb", "my_3_4_notes.txt", "1_2_3_4_5_6_x", "2024_11_x", "text.html"]
    )
    def test_a_name_of_a_file_that_might_be_a_students_is_told_by_the_roster(self, course, make_zip, roster, name):
        path = make_zip({f"lovelaceada_101_5001_{name}": b"hers", "zed_103_5003_multi-layer.ipynb": b"zed's"})
        assert course.collect(path, roster=roster("Mal, M")) == 0
        assert course.tree("submitted")[f"ada/{LESSON}/{name}"] == b"hers"
        assert course.collect(path) == 1
        assert "a list of the class (--roster) tells" in course.text()
        assert b"hers" in course.tree("unclaimed").values()

    @pytest.mark.parametrize("name", ["03_notes.ipynb", "multi-layer_1_2.ipynb", "a-b_1_2_x", "x_1.ipynb", "0_0_x"])
    def test_an_ordinary_name_is_plain_without(self, course, make_zip, name):
        assert course.collect(make_zip({f"lovelaceada_101_5001_{name}": b"hers"})) == 0
        assert course.tree("submitted") == {f"lovelaceada_101/{LESSON}/{name}": b"hers"}


class TestOneIdOfTwo:
    """Two whom the platform tells apart are one student of the list: a person must look."""

    def both_kept(self, course, *contents: bytes) -> None:
        assert course.code == 1
        assert sorted(course.tree("unclaimed").values()) == sorted(contents)
        assert not set(contents) & set(course.tree("submitted").values())
        assert "a person must put the right one into submitted/ada" in course.text()

    def test_by_a_name_on_moodle(self, course, make_zip, tmp_path):
        (tmp_path / "r.csv").write_text("id,name\nada,Ada Lovelace\nzed,Zed\n")
        files = {f"Ada Lovelace_{n}_assignsubmission_file/x.ipynb": str(n).encode() for n in (201, 202)}
        files["Zed_203_assignsubmission_file/multi-layer.ipynb"] = b"zed's"
        course.code = course.collect(make_zip(files), roster=tmp_path / "r.csv")
        self.both_kept(course, b"201", b"202")
        assert submitted(course) == {"zed": b"zed's"}

    def test_by_mail_in_two_files(self, course, make_folder):
        files = {"ada.ipynb": b"1", "ada.zip": b"2", "Ada_multi-layer.ipynb": b"3", "zed.ipynb": b"zed's"}
        course.code = course.collect(make_folder(files))
        self.both_kept(course, b"1", b"2", b"3")
        assert submitted(course) == {"zed": b"zed's"}

    def test_what_was_collected_before_stays(self, course, make_folder):
        assert course.collect(make_folder({"ada.ipynb": b"first"}, "first")) == 0
        course.code = course.collect(make_folder({"ada.ipynb": b"1", "ada/multi-layer.ipynb": b"2"}, "second"))
        assert submitted(course) == {"ada": b"first"}
        assert sorted(course.tree("unclaimed").values()) == [b"1", b"2"]
        assert course.tree("replaced") == {}


@pytest.mark.parametrize("called", ["ada", "101", "Participant 201", "a@example.org", "S1"])
def test_what_a_student_is_called_is_never_anothers_id(course, make_zip, tmp_path, called):
    (tmp_path / "r.csv").write_text(
        f"Identifier,Full name,ID number,Email address\nParticipant 201,Ada,ada,a@example.org\n"
        f"Participant 202,{called},mal,m@example.org\n"
    )
    files = {f"{called}_202_assignsubmission_file/x": b"mal's", f"{called}_299_assignsubmission_file/x": b"nobody's"}
    course.collect(make_zip(files), roster=tmp_path / "r.csv")
    assert f"ada/{LESSON}/x" not in course.tree("submitted")
    assert sorted([*course.tree("submitted").values(), *course.tree("unclaimed").values()]) == [b"mal's", b"nobody's"]


@pytest.mark.parametrize("numbers", [True, False])
def test_who_is_not_in_a_list_with_numbers_is_not_who_is_called_so(course, make_zip, tmp_path, numbers):
    number = ("Participant 201", "Participant 203") if numbers else ("", "")
    (tmp_path / "r.csv").write_text(
        f"Identifier,Full name,ID number\n{number[0]},Ada Lovelace,ada\n{number[1]},Zed,zed\n"
    )
    files = {"Ada Lovelace_299_assignsubmission_file/x": b"?", "Zed_203_assignsubmission_file/x": b"zed's"}
    assert course.collect(make_zip(files), roster=tmp_path / "r.csv") == numbers
    assert (f"ada/{LESSON}/x" in course.tree("submitted")) == (not numbers)
    assert course.tree("submitted")[f"zed/{LESSON}/x"] == b"zed's"


def test_the_time_of_handing_in_is_the_students_in_a_folder_that_looks_like_nbgraders(course, make_folder):
    path = make_folder({f"mallory/{LESSON}/{name}": b"2020-01-01 10:00 UTC" for name in ("x.ipynb", "timestamp.txt")})
    assert course.collect(path) == 0
    assert f"mallory/{LESSON}/timestamp.txt" not in course.tree("submitted")
    assert course.collect(path, layout="student-lesson") == 0
    assert f"mallory/{LESSON}/timestamp.txt" in course.tree("submitted")


@pytest.mark.parametrize(
    ("path", "layouts"),
    [
        ("mal_102_5002_ada_attempt_2026-11-30-14-02-11_multi-layer.ipynb", "blackboard|canvas"),
        ("Mal_202_assignsubmission_file_ada_attempt_2026-11-30-14-02-11_multi-layer.ipynb", "moodle|blackboard"),
    ],
)
def test_a_lone_file_that_two_platforms_may_have_named_is_asked_about(course, make_zip, path, layouts):
    with pytest.raises(CommandError, match=f"--layout ({layouts}) or --layout ({layouts})"):
        course.collect(make_zip({path: b"mal's"}))
    assert course.collect(make_zip({path: b"mal's"}), layout=layouts.replace("blackboard", "").strip("|")) == 0
    assert list(course.tree("submitted").values()) == [b"mal's"] and f"ada/{LESSON}" not in str(
        course.tree("submitted")
    )


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("Q, Mal(ada)_y(mal)_Submission attachment(s)_x.ipynb", "Z, Z(zed)_Submission attachment(s)_x.ipynb"),
        ("L/Q, Mal(ada)_y(mal)/Submission attachment(s)/x.ipynb", "L/Z, Z(zed)/Submission attachment(s)/x.ipynb"),
        ("Submissions/Mal_M_x_ada_99/x.ipynb", "Submissions/Z_Z_zed_98/x.ipynb"),
        ("1-2 - Ada - Nov 3, 2026 900 AM - Mal - Nov 3, 2026 900 AM/x.ipynb", "2-2 - Z - Nov 3, 2026 900 AM/x.ipynb"),
        ("hw-submissions/hw-ada-mal/x.ipynb", "hw-submissions/hw-zed/x.ipynb"),
    ],
    ids=["flat", "sakai", "ilias", "brightspace", "github"],
)
def test_no_name_on_other_platforms_makes_another_of_a_student(course, make_zip, tmp_path, path, other):
    (tmp_path / "r.csv").write_text("id,name,username\nada,Ada L,ada\nmal,M Mal,x_ada\nzed,Z Z,zed\nq,Q,mal\n")
    for roster in (None, tmp_path / "r.csv"):
        course.collect(make_zip({path: b"mal's", other: b"zed's"}), roster=roster)
        assert not any(found.startswith("ada/") for found in course.tree("submitted")), course.text()
