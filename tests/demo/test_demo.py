"""The demo's class of six gets the marks that its planted mistakes deserve."""

import csv
from pathlib import Path

import pytest

from grader.demo.demo import CELL_TIMEOUT, LESSON, run_demo
from grader.demo.grading import failures, run_nbgrader
from grader.demo.marks import Marks, marks_table
from grader.demo.students import CLASS, ENDLESS, RENAMED, TRANSPOSED
from grader.exercises import EXERCISES

ROOT = Path(__file__).parents[2]
FULL = {name: float(exercise.points) for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def marks(course: Path) -> Marks:
    return run_demo(ROOT, keep=course)


def test_everyone_is_graded_in_everything(marks: Marks):
    assert marks.not_graded == {}
    assert list(marks.given) == [student.name for student in CLASS]
    assert marks.full == FULL


def test_all_right_is_full_marks(marks: Marks):
    assert marks.given["ada"] == FULL


def test_untouched_is_zero(marks: Marks):
    assert marks.given["dan"] == dict.fromkeys(FULL, 0.0)


def test_half_done_is_the_first_half(marks: Marks):
    done = list(marks.full)[: len(FULL) // 2]
    assert marks.given["cleo"] == {name: FULL[name] if name in done else 0.0 for name in FULL}


def test_a_transposed_gradient_costs_its_share(marks: Marks):
    given = dict(marks.given["ben"])
    assert 0.0 < given.pop(TRANSPOSED) < FULL[TRANSPOSED], "the bias gradient is right, the weight gradient is not"
    assert given == {name: points for name, points in FULL.items() if name != TRANSPOSED}


@pytest.mark.parametrize(("student", "exercise"), [("eve", RENAMED), ("finn", ENDLESS)])
def test_a_function_that_cannot_be_called_costs_that_exercise_alone(marks: Marks, student: str, exercise: str):
    assert marks.given[student] == {**FULL, exercise: 0.0}


def test_everyone_has_a_feedback_page_and_a_line_in_the_csv(course: Path, marks: Marks):
    for name in marks.given:
        assert (course / "gradebook" / "feedback" / name / LESSON.slug / f"{LESSON.released.stem}.html").is_file()
    with (course / "gradebook" / "grades.csv").open() as table:
        totals = {row["student_id"]: float(row["score"]) for row in csv.DictReader(table)}
    assert totals == {name: sum(given.values()) for name, given in marks.given.items()}


def test_no_honest_cell_comes_near_the_time_limit(course: Path, marks: Marks):
    """The loop is cut short by `check` or by nbgrader; nobody else's cell is."""
    for name in marks.given.keys() - {"finn"}:
        notebook = course / "gradebook" / "autograded" / name / LESSON.slug / LESSON.released.name
        assert "CellTimeoutError" not in notebook.read_text(), f"a cell of {name} took more than {CELL_TIMEOUT} s"


def test_a_submission_that_nbgrader_cannot_read_is_told_with_its_reason(course: Path, marks: Marks):
    broken = course / "gradebook" / "submitted" / "zoe" / LESSON.slug / LESSON.released.name
    broken.parent.mkdir(parents=True)
    broken.write_text("{")
    code, log = run_nbgrader(course, "autograde", LESSON.slug, "--student=zoe")
    assert code != 0
    told = failures(log)
    assert list(told) == ["zoe"]
    assert told["zoe"].startswith("nbformat.reader.NotJSONError: Notebook does not appear to be JSON")


def test_who_was_not_graded_has_a_reason_and_no_marks():
    marks = Marks({"forward": 2.0}, {"ada": {"forward": 1.5}}, {"zoe": "the notebook is broken"})
    lines = marks_table(marks, {"ada": "all right"}).splitlines()
    assert lines[1].split() == ["full", "marks", "2", "2"]
    assert lines[2].split() == ["ada", "all", "right", "1.5", "1.5"]
    assert lines[3].startswith("zoe") and lines[3].endswith(
        "not graded (nbgrader's CSV says 0): the notebook is broken"
    )
