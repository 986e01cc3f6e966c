"""Every platform's way of naming files is known by looking at it."""

import pytest

from grader.errors import CommandError
from tests.unit.collect.conftest import zipped

NAME = "03-multi-layer/multi-layer.ipynb"
TIMES = ("2024-11-20 10:00:00.000001 UTC", "2024-11-21 09:00:00.000001 UTC")


def exchange(student: str, time: str, lesson: str = "03-multi-layer") -> str:
    return f"{student}+{lesson}+{time}+aZ-_9=="


LAYOUTS = {
    "canvas": (
        {
            "lovelaceada_12345_67890_multi-layer.ipynb": b"a",
            "müllerjörg_LATE_222_67891_multi-layer-1.ipynb": b"b",
            "anon_x9Kf2_67892_multi-layer.ipynb": b"c",
            "smith_7_67893_my-3_4_notes.txt": b"d",
            "jones_8_text.html": b"e",
        },
        {
            f"lovelaceada_12345/{NAME}": b"a",
            f"müllerjörg_222/{NAME}": b"b",
            f"anon_x9Kf2/{NAME}": b"c",
            "smith_7/03-multi-layer/my-3_4_notes.txt": b"d",
            "jones_8/03-multi-layer/text.html": b"e",
        },
    ),
    "moodle": (
        {
            "Ada Lovelace_101_assignsubmission_file/multi-layer.ipynb": b"a",
            "Jörg Müller_102_assignsubmission_file_/data/multi-layer.ipynb": b"b",
            "O'Brien (late)_103_assignsubmission_file_multi-layer.ipynb": b"c",
            "Participant_104_assignsubmission_file/notes.ipynb": b"d",
            "Ada Lovelace_101_assignsubmission_onlinetext/onlinetext.html": b"e",
        },
        {
            f"101/{NAME}": b"a",
            "102/03-multi-layer/data/multi-layer.ipynb": b"b",
            f"103/{NAME}": b"c",
            "104/03-multi-layer/notes.ipynb": b"d",
            "101/03-multi-layer/onlinetext.html": b"e",
        },
    ),
    "exchange": (
        {
            f"{exchange('ada', TIMES[0])}/multi-layer.ipynb": b"old",
            f"{exchange('ada', TIMES[1])}/multi-layer.ipynb": b"new",
            f"{exchange('ada', TIMES[1])}/timestamp.txt": TIMES[1].encode(),
            f"{exchange('a+b', TIMES[0])}/multi-layer.ipynb": b"c",
            f"{exchange('ada', TIMES[1], '01-chain-rule')}/chain-rule.ipynb": b"d",
        },
        {
            f"ada/{NAME}": b"new",
            "ada/03-multi-layer/timestamp.txt": TIMES[1].encode(),
            f"a~2Bb/{NAME}": b"c",
            "a~2Bb/03-multi-layer/timestamp.txt": TIMES[0].encode(),
        },
    ),
    "student-lesson": (
        {"ada/03-multi-layer/multi-layer.ipynb": b"a", "bob/03-multi-layer/x/y.py": b"b", "bob/01-chain-rule/c": b"c"},
        {f"ada/{NAME}": b"a", "bob/03-multi-layer/x/y.py": b"b"},
    ),
    "student": (
        {"ada/multi-layer.ipynb": b"a", "bob/other name.ipynb": b"b"},
        {f"ada/{NAME}": b"a", "bob/03-multi-layer/other name.ipynb": b"b"},
    ),
    "name": (
        {"ada.ipynb": b"a", "bob_multi-layer.ipynb": b"b", "multi-layer-cleo.ipynb": b"c"},
        {f"ada/{NAME}": b"a", f"bob/{NAME}": b"b", f"cleo/{NAME}": b"c"},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_a_layout_is_found_and_sorted(course, make_zip, make_folder, layout, kind):
    files, expected = LAYOUTS[layout]
    path = make_zip(files) if kind == "zip" else make_folder(files)
    assert course.collect(path) == 0, course.text()
    assert course.tree("submitted") == expected
    assert not (course.root / "gradebook" / "collecting").exists()


def test_files_zips_and_folders_may_lie_side_by_side(course, make_folder):
    files = {"ada.ipynb": b"a", "bob.zip": zipped({"multi-layer.ipynb": b"b"}), "cleo/multi-layer.ipynb": b"c"}
    assert course.collect(make_folder(files)) == 0
    assert course.tree("submitted") == {f"ada/{NAME}": b"a", f"bob/{NAME}": b"b", f"cleo/{NAME}": b"c"}


def test_the_layout_can_be_forced(course, make_folder):
    path = make_folder({"ada/03-multi-layer/multi-layer.ipynb": b"a", "ada/notes.txt": b"b"})
    assert course.collect(path, layout="student") == 0
    assert set(course.tree("submitted")) == {
        "ada/03-multi-layer/03-multi-layer/multi-layer.ipynb",
        "ada/03-multi-layer/notes.txt",
    }


def test_downloads_in_nbgraders_own_folder_are_opened(course, make_folder):
    canvas, expected = LAYOUTS["canvas"]
    path = make_folder(
        {
            "03-multi-layer/archive/submissions.zip": zipped(canvas),
            "03-multi-layer/extracted/submissions/lovelaceada_12345_67890_multi-layer.ipynb": b"stale",
            "01-chain-rule/archive/submissions.zip": zipped({"x_1_2_chain-rule.ipynb": b""}),
        }
    )
    assert course.collect(path) == 0
    assert course.tree("submitted") == expected


def test_what_is_nobodys_is_kept_and_told(course, make_zip):
    path = make_zip({**LAYOUTS["canvas"][0], "read me.txt": b"hello", "deep/read me.txt": b"other"})
    assert course.collect(path, layout="canvas") == 1
    assert course.tree("submitted") == LAYOUTS["canvas"][1]
    assert sorted(course.tree("unclaimed").values()) == [b"hello", b"other"]
    assert "read me.txt is in gradebook/unclaimed: its name does not say whose it is" in course.text()
    assert course.collect(path, layout="canvas") == 1
    assert sorted(course.tree("unclaimed").values()) == [b"hello", b"other"]


def test_two_uploads_of_one_student_are_both_kept_the_later_under_the_lessons_name(course, make_zip):
    files = {"smith_7_902_multi-layer-1.ipynb": b"later", "smith_7_901_multi-layer.ipynb": b"earlier"}
    assert course.collect(make_zip(files)) == 0
    assert course.tree("submitted") == {
        f"smith_7/{NAME}": b"later",
        "smith_7/03-multi-layer/multi-layer (1).ipynb": b"earlier",
    }


@pytest.mark.parametrize("name", ["multi-layer.ipynb", "multi-layer (1).ipynb", "multi-layer-2.ipynb", "notes.txt"])
def test_a_file_without_a_students_name_is_nobodys(course, make_folder, name):
    assert course.collect(make_folder({"ada.ipynb": b"a", "bob.ipynb": b"b", name: b"?"})) == 1
    assert set(course.tree("submitted")) == {f"ada/{NAME}", f"bob/{NAME}"}
    assert list(course.tree("unclaimed").values()) == [b"?"]


def test_a_layout_that_does_not_exist_is_told_from_a_zip_without_submissions(course, make_zip):
    with pytest.raises(CommandError, match="there is no layout 'schoology': the layouts are exchange, moodle"):
        course.collect(make_zip({"s1_1_1_multi-layer.ipynb": b""}), layout="schoology")


@pytest.mark.parametrize("content", [{}, {"notes.txt": b""}])
def test_what_holds_no_submission_is_refused(course, make_zip, content):
    with pytest.raises(CommandError, match="holds no submissions in any layout known: exchange, moodle"):
        course.collect(make_zip(content))
