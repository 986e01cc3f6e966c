"""`nbgrader autograde` and formgrader's button: the engine grades, and nbgrader's own steps do not run."""

import json
from pathlib import Path

import nbformat
import pytest

from grader.engine import grade_class
from grader.engine.recording.store import ResultStore
from grader.engine.sandbox import tiers
from grader.engine.sandbox.tiers import Tier
from tests.courses import FULL, LESSON, ROOT, add_settings, hand_in, make_course
from tests.nbgrader_runs import press_button, run_nbgrader
from tests.unit.engine.fake_grading import GRADE, grade
from tests.unit.engine.recorded_course import grade_id, scores

SETTINGS = f"""
c.GraderEngine.grade_function = "{GRADE}"
c.GraderEngine.jobs = 1
"""
RELEASED = ROOT / LESSON.released
ALL = {grade_id(name): (points, None, False) for name, points in FULL.items()}
NOBODY = {grade_id(name): (None, None, True) for name in FULL}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GRADER_SEED", raising=False)
    course = make_course(tmp_path / "course")
    add_settings(course, SETTINGS)
    return course


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grades in this process: the workers have tests of their own."""
    monkeypatch.setattr(grade_class, "run_jobs", lambda jobs, *_: (grade(job) for job in jobs))


@pytest.fixture
def weak(here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "detect", lambda: Tier("weak", "bubblewrap is missing"))


@pytest.fixture
def allowed(weak, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_RUN_STUDENT_CODE_AS_ME", "1")


def marks(course: Path) -> dict:
    return scores(course)


def test_the_command_grades_everybody_runs_no_code_and_follows_no_link(course: Path, monkeypatch):
    monkeypatch.setenv("GRADER_RUN_STUDENT_CODE_AS_ME", "1")
    ran, secret = course / "ran", course / "secret.txt"
    secret.write_text("nobody may read this")
    notebook = nbformat.read(RELEASED, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = f"open({str(ran)!r}, 'w')"
    hand_in(course, "code", notebook)
    notebook.cells += [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    hand_in(course, "duplicated", json.dumps(notebook))
    hand_in(course, "broken", "{")
    hand_in(course, "renamed", RELEASED, "my work (1).txt")
    linked = hand_in(course, "linked", RELEASED)
    (linked / "picture.png").symlink_to(secret)
    (linked / "timestamp.txt").symlink_to(secret)
    hand_in(course, "nothing")

    code, log = run_nbgrader(course, "autograde", LESSON.slug)
    assert code == 0, log
    assert marks(course) == dict.fromkeys(["broken", "code", "duplicated", "linked", "renamed"], ALL) | {
        "nothing": NOBODY
    }
    assert "A person must look at autograded/nothing" in log
    assert not ran.exists()
    files = {path.name for path in (course / "gradebook" / "autograded").rglob("*") if path.is_file()}
    assert files == {LESSON.released.name}


def test_the_button_grades_one_student(course: Path, allowed):
    for student in ("ada", "ben"):
        hand_in(course, student, RELEASED)
    answer = press_button(course, "ada", LESSON.slug)
    assert answer["success"] and "Autograding autograded/ada" in answer["log"]
    assert marks(course) == {"ada": ALL}


def test_a_pattern_and_exceptions_choose_the_students(course: Path, allowed):
    for student in ("ada", "ben", "bob", "b[o]b", ".bin"):
        hand_in(course, student, RELEASED)
    add_settings(course, 'c.CourseDirectory.student_id_exclude = "ben,x"')
    assert press_button(course, "b*", LESSON.slug)["success"]
    assert sorted(marks(course)) == ["b[o]b", "bob"]
    assert press_button(course, "ben", LESSON.slug)["success"] is False


def test_without_a_strong_sandbox_it_refuses_in_a_sentence(course: Path, weak):
    hand_in(course, "ada", RELEASED)
    answer = press_button(course, "ada", LESSON.slug)
    assert answer["success"] is False
    assert "only the weak sandbox is to be had here (bubblewrap is missing)" in answer["log"]
    assert not (course / "gradebook" / "gradebook.db").exists()


def test_a_setting_allows_the_weak_sandbox(course: Path, weak):
    hand_in(course, "ada", RELEASED)
    add_settings(course, "c.GraderEngine.run_student_code_as_me = True")
    assert press_button(course, "ada", LESSON.slug)["success"]
    assert ResultStore(course).read(LESSON.slug, "ada").tier == "weak"


def test_a_result_is_kept_until_force_is_asked_for(course: Path, allowed):
    hand_in(course, "ada", RELEASED)
    path = ResultStore(course).path(LESSON.slug, "ada")
    assert press_button(course, "ada", LESSON.slug, force=False)["success"]
    first = path.stat().st_ino, path.stat().st_mtime_ns
    assert press_button(course, "ada", LESSON.slug, force=False)["success"]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == first
    assert press_button(course, "ada", LESSON.slug, force=True)["success"]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) != first


def test_what_cannot_be_done_is_said_in_a_sentence(course: Path, allowed):
    hand_in(course, "ada", RELEASED)
    for student, lesson in (("zoe", LESSON.slug), ("ada", "no lesson")):
        answer = press_button(course, student, lesson)
        assert answer["success"] is False and f"nothing was handed in for {lesson} by {student}" in answer["log"]


HOSTILE = ["\x1b]0;owned\x07", "\x1b[2J\x1b[31m", "\r\x1b[Kada", "\u202eada", "a\nINFO b", "\x9b31m"]


def test_the_name_of_a_folder_steers_no_terminal(course: Path, monkeypatch):
    monkeypatch.setenv("GRADER_ALLOW_WEAK", "1")
    for name in ("ada", *HOSTILE):
        hand_in(course, name, RELEASED)
    for command in ("autograde", "generate_feedback"):
        code, log = run_nbgrader(course, command, LESSON.slug)
        assert code == 0, log
        assert all(letter.isprintable() for letter in log.replace("\n", "")), ascii(log)
        assert not any(line.startswith("INFO b") for line in log.splitlines())
        if command == "autograde":
            assert log.count("its folder's name is no text that can be shown: rename it") == len(HOSTILE)
    assert marks(course) == {"ada": ALL}
