"""Every lesson, solved and as released: the same marks from the engine, through nbgrader, and from a stock kernel.

GRADER_SOAK=1 gives the longest lessons to the stock kernel too, which runs every cell of them.
"""

import os

import nbformat
import pytest

from grader.course import find_lessons
from grader.engine.preflight.submission import find_submissions
from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from grader.engine.sandbox import tiers
from grader.engine.scheduling.jobs import make_job
from grader.exercises import EXERCISES
from tests.courses import ROOT, hand_in, make_course
from tests.demo.students import all_right
from tests.nbgrader_runs import must_run
from tests.reference.grading import grade_one
from tests.unit.engine.recorded_course import grade_id, scores

LONG = () if os.environ.get("GRADER_SOAK") else ("03-multi-layer", "06-going-deep")
TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_the_solution_gets_full_marks_and_the_released_notebook_none(lesson, tmp_path):
    solved, released = (nbformat.read(ROOT / path, as_version=4) for path in (lesson.solved, lesson.released))
    course = make_course(tmp_path, lesson)
    hand_in(course, "solved", all_right(released, solved), lesson=lesson)
    hand_in(course, "untouched", released, lesson=lesson)
    full = {exercise.name: exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug}

    must_run(course, "autograde", lesson.slug, "--GraderEngine.jobs=1")  # a second worker takes longer to start

    results = {result.student: result for result in ResultStore(course).all(lesson.slug)}
    recorded = scores(course, lesson.slug)
    for student, marks in (("solved", full), ("untouched", dict.fromkeys(full, 0.0))):
        assert results[student].status is Status.GRADED
        assert {mark.exercise: mark.score for mark in results[student].marks} == marks
        automatic = {question: given[0] for question, given in recorded[student].items()}
        assert automatic == {grade_id(name): score for name, score in marks.items()}
    if lesson.slug in LONG:
        return
    kernel = grade_one(make_job(course, find_submissions(course, lesson.slug, ["solved"])[0]))
    assert {mark.exercise: mark.score for mark in kernel.marks} == full
