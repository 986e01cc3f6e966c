"""What students are given of an exam: enough to sit it, and of others, of the class and of answers nothing."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from grader.errors import CommandError
from grader.exam.exam import run_exam
from tests.courses import LESSON, ROOT, make_course, write
from tests.exams import exam_of, write_spec

pytestmark = pytest.mark.slow

SECRET = "271828182845904523536028747135266249775"
STUDENTS = ["ada", "ben_b", "zoe"]
WORKSHEET = """\
Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed
Participant 201,Ada Lovelace,ada,ada@example.org,No submission,,8.00,Yes
Participant 202,Ben Banneker,ben_b,ben@example.org,No submission,,8.00,Yes
"""
AROUND = ("environment.py", "jupyter_settings.py", "requirements.lock", "pyproject.toml", "LICENSE", "LICENSE-text")


def run(course: Path) -> list[str]:
    """Deals to a worksheet's students and to zoe, with zips. What the command said."""
    said: list[str] = []
    write(course / "worksheet.csv", WORKSHEET)
    run_exam(course, write_spec(course), course / "worksheet.csv", ["zoe"], zips=True, say=said.append)
    return said


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course with an exam that is handed out."""
    course = make_course(tmp_path_factory.mktemp("zips") / "course")
    write(course / LESSON.source, ROOT / LESSON.source)
    for name in AROUND:
        write(course / name, ROOT / name)
    write(course / "gradebook" / "seed", f"{SECRET}\n")
    run(course)
    return course


def inside(path: Path | io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of(course: Path, student: str) -> dict[str, bytes]:
    """What is in a student's zip."""
    return inside(exam_of(course).source.parent / "zips" / f"{student}.zip")


def everything(course: Path, student: str) -> bytes:
    """The same in one, with what is in its wheels."""
    files = of(course, student)
    wheels = [inside(io.BytesIO(content)) for name, content in files.items() if name.endswith(".whl")]
    return b"\n".join([*files.values(), *(content for wheel in wheels for content in wheel.values())])


def test_a_zip_holds_what_runs_the_notebook_and_no_check(course):
    found = {name.removeprefix("20-midterm/") for name in of(course, "ada")}
    (wheel,) = [name for name in found if name.startswith("wheels/")]
    assert re.fullmatch(r"wheels/backprop_course-[\d.]+-py3-none-any\.whl", wheel)
    assert found - {wheel} == {
        *("README.txt", "start.py", "environment.py", "jupyter_settings.py", "requirements.lock"),
        *("LICENSE", "LICENSE-text", "course/midterm.ipynb"),
    }
    assert b"def derive" not in everything(course, "ada")
    assert b"grader" not in b"\n".join(map(str.encode, of(course, "ada")))


@pytest.mark.parametrize("student", STUDENTS)
def test_its_notebook_is_what_marks_the_student(course, student):
    assert of(course, student)["20-midterm/course/midterm.ipynb"] == exam_of(course).dealt_to(student).read_bytes()


@pytest.mark.parametrize("student", STUDENTS)
def test_nothing_of_others_and_nothing_of_the_class_is_in_it(course, student):
    text = everything(course, student)
    (own,) = {*re.findall(rb"Deal ([0-9a-f]{16})", text)}
    others = set(STUDENTS) - {student}
    for other in others:
        dealt = json.loads(exam_of(course).dealt_to(other).read_bytes())["metadata"]["exam"]["deal"]
        assert own != dealt.encode() and dealt.encode() not in text
        assert f"Dealt to {other}".encode() not in text
    assert SECRET.encode() not in text
    assert b"[[question]]" not in text and b"ada@example.org" not in text


def test_the_sample_is_nobodys_and_says_so(course):
    files = inside(exam_of(course).source.with_name("sample.zip"))
    assert b"Dealt to nobody: this is a sample." in files["20-midterm/course/midterm.ipynb"]
    assert b"This is a sample of an exam" in files["20-midterm/README.txt"]
    assert b"60 minutes. Your notebook is course/midterm.ipynb" in of(course, "ada")["20-midterm/README.txt"]


def test_moodle_gives_each_participant_their_own(course):
    files = inside(exam_of(course).source.with_name("moodle.zip"))
    # As Moodle's importer splits a folder's name: the number alone says whose it is.
    numbers = {name.split("_")[1]: content for name, content in files.items()}
    assert all(re.fullmatch(r"[^_]+_\d+_assignsubmission_file/midterm\.ipynb", name) for name in files)
    assert numbers == {
        number: exam_of(course).dealt_to(student).read_bytes() for number, student in (("201", "ada"), ("202", "ben_b"))
    }


def test_the_same_notebooks_give_the_same_bytes(course):
    zips = sorted(exam_of(course).source.parent.rglob("*.zip"))
    before = {path: path.read_bytes() for path in zips}
    assert len(zips) == len(STUDENTS) + 2
    said = run(course)
    assert {path: path.read_bytes() for path in zips} == before
    assert any("2 of 3, for Moodle" in line for line in said)


def test_where_a_notebook_gives_too_much_away_no_zip_is_written(course, tmp_path):
    copy = shutil.copytree(course, tmp_path / "course")
    exam = exam_of(copy)
    for path in exam.source.parent.rglob("*.zip"):
        path.unlink()
    shutil.copy(exam.dealt_to("zoe"), exam.dealt_to("ada"))
    with pytest.raises(CommandError, match=r"dealt/20-midterm/ada/midterm\.ipynb gives away too much.*is another's"):
        run(copy)
    assert not [*exam.source.parent.rglob("*.zip")]
