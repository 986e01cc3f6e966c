"""The demo's class gets the marks that it deserves."""

import csv
import shutil
from pathlib import Path

import pytest

from grader.course import CONFIG
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result, Status
from grader.engine.sandbox import tiers
from grader.errors import CommandError
from grader.exercises import EXERCISES
from tests.demo.demo import LESSON, run_demo
from tests.demo.students import CLASS, ENDLESS, PLANTED, RENAMED, RIGHT

ROOT = Path(__file__).parents[2]
FULL = {name: float(exercise.points) for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}
TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    # A function without end gets seconds here, and a minute in the demo.
    assert run_demo(ROOT, keep=folder, grade="tests.engine.submissions.classes:grade_shortly") == 0
    return folder


@pytest.fixture(scope="module")
def results(course: Path) -> dict[str, Result]:
    return {result.student: result for result in ResultStore(course).all(LESSON.slug)}


def marks(result: Result) -> dict[str, float | None]:
    return {mark.exercise: mark.score for mark in result.marks}


def test_everyone_has_a_result(results):
    assert len(results) >= 38
    assert {student.name for student in CLASS} <= results.keys()


@pytest.mark.parametrize("student", RIGHT)
def test_all_right_is_full_marks(results, student):
    assert (results[student].status, marks(results[student])) == (Status.GRADED, FULL)


def test_untouched_is_zero_and_half_done_is_half(results):
    assert marks(results["dan"]) == dict.fromkeys(FULL, 0.0)
    done = list(FULL)[: len(FULL) // 2]
    assert marks(results["cleo"]) == {name: FULL[name] if name in done else 0.0 for name in FULL}


@pytest.mark.parametrize("student", PLANTED)
def test_a_planted_mistake_costs_its_exercise_alone_and_has_a_name(results, student):
    wrong = {exercise for exercise, *_ in PLANTED[student]}
    for mark in results[student].marks:
        assert (mark.score < mark.full) == (mark.exercise in wrong)
        assert bool(mark.kinds) == (mark.exercise in wrong)


@pytest.mark.parametrize(("student", "exercise"), [("eve", RENAMED), ("finn", ENDLESS)])
def test_a_function_that_cannot_be_called_costs_that_exercise_alone(results, student, exercise):
    assert marks(results[student]) == {**FULL, exercise: 0.0}


def test_the_report_names_everyone(course, results):
    with (course / "gradebook" / "report" / LESSON.slug / "marks.csv").open(newline="", encoding="utf-8-sig") as table:
        assert {row["student"] for row in csv.DictReader(table)} == results.keys()
    assert "ada" in (course / "gradebook" / "report" / LESSON.slug / "report.html").read_text()


@pytest.mark.parametrize(("notebook", "problem"), [(None, "is missing"), ("{", "is not a readable notebook")])
def test_the_demo_wants_a_built_lesson(tmp_path, notebook, problem):
    solved = tmp_path / LESSON.solved
    solved.parent.mkdir(parents=True)
    shutil.copy(ROOT / CONFIG, tmp_path)
    if notebook:
        solved.write_text(notebook)
    with pytest.raises(CommandError, match=f"multi-layer.ipynb {problem}: run `make build` first"):
        run_demo(tmp_path)


def test_the_demo_empties_no_folder_of_yours(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not an empty folder"):
        run_demo(ROOT, keep=tmp_path)
    assert (tmp_path / "mine.txt").is_file()
