"""Every lesson, solved and as released: the same marks from the engine, through nbgrader, and from a stock kernel."""

import shutil
from pathlib import Path

import nbformat
import pytest

from grader.demo.students import all_right
from grader.engine import sandbox
from grader.engine.grading import grade_one
from grader.engine.jobs import make_job
from grader.engine.record import Recorder
from grader.engine.status import Status
from grader.engine.store import ResultStore
from grader.engine.submission import find_submissions
from grader.exercises import EXERCISES
from grader.release.lessons import find_lessons
from tests.nbgrader_runs import must_run

ROOT = Path(__file__).resolve().parents[2]
TIER = sandbox.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")


def make_course(folder: Path, lesson, students) -> Path:
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for path in (lesson.solved, lesson.released):
        (folder / path).parent.mkdir(parents=True)
        shutil.copy(ROOT / path, folder / path)
    for student, notebook in students.items():
        path = folder / "gradebook" / "submitted" / student / lesson.slug / lesson.released.name
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    return folder


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_the_solution_gets_full_marks_and_the_released_notebook_none(lesson, tmp_path):
    solved, released = (nbformat.read(ROOT / path, as_version=4) for path in (lesson.solved, lesson.released))
    course = make_course(tmp_path, lesson, {"solved": all_right(released, solved), "untouched": released})
    full = {exercise.name: exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug}

    must_run(course, "autograde", lesson.slug)

    results = {result.student: result for result in ResultStore(course).all(lesson.slug)}
    with Recorder(course) as recorder:
        recorded = recorder.recorded(lesson.slug)
    for student, marks in (("solved", full), ("untouched", dict.fromkeys(full, 0.0))):
        assert results[student].status is Status.GRADED
        assert {mark.exercise: mark.score for mark in results[student].marks} == marks
        automatic = {grade_id: scores[0] for grade_id, scores in recorded[student].items()}
        assert automatic == {f"check-{name.replace('_', '-')}": score for name, score in marks.items()}
    kernel = make_job(course, find_submissions(course, lesson.slug, ["solved"])[0], runner="kernel")
    assert {mark.exercise: mark.score for mark in grade_one(kernel).marks} == full
