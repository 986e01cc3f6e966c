"""Every lesson, solved and as released: the same marks from the engine, through nbgrader, and from a stock kernel.

A stock kernel runs every cell, so GRADER_SOAK=1 gives it all lessons, and a test run one: the others' checks are run in
one, too, where tests/notebooks hold the solved lessons against what is stored, "right" with its points among it.
"""

import os

import nbformat
import pytest

from grader.course import find_lessons
from grader.engine import grade_class
from grader.engine import grading as engine
from grader.engine.preflight.submission import find_submissions
from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from grader.engine.sandbox import tiers
from grader.engine.scheduling.jobs import make_job
from grader.exercises import EXERCISES
from tests.courses import ROOT, hand_in, make_course
from tests.demo.students import all_right
from tests.nbgrader_runs import press_button
from tests.reference import grading as reference
from tests.unit.engine.recorded_course import grade_id, scores

IN_A_KERNEL = [lesson.slug for lesson in find_lessons(ROOT)] if os.environ.get("GRADER_SOAK") else ["01-chain-rule"]
TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_the_solution_gets_full_marks_and_the_released_notebook_none(lesson, tmp_path, monkeypatch):
    solved, released = (nbformat.read(ROOT / path, as_version=4) for path in (lesson.solved, lesson.released))
    course = make_course(tmp_path, lesson)
    hand_in(course, "solved", all_right(released, solved), lesson=lesson)
    hand_in(course, "untouched", released, lesson=lesson)
    full = {exercise.name: exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug}

    # In this process, one lesson after another: a program, its worker and its sandbox take longer to start.
    monkeypatch.setattr(grade_class, "run_jobs", lambda jobs, *_: (engine.grade_one(job) for job in jobs))
    answer = press_button(course, "*", lesson.slug)
    assert answer["success"], answer["error"]

    results = {result.student: result for result in ResultStore(course).all(lesson.slug)}
    recorded = scores(course, lesson.slug)
    for student, marks in (("solved", full), ("untouched", dict.fromkeys(full, 0.0))):
        assert results[student].status is Status.GRADED
        assert {mark.exercise: mark.score for mark in results[student].marks} == marks
        automatic = {question: given[0] for question, given in recorded[student].items()}
        assert automatic == {grade_id(name): score for name, score in marks.items()}
    if lesson.slug not in IN_A_KERNEL:
        return
    kernel = reference.grade_one(make_job(course, find_submissions(course, lesson.slug, ["solved"])[0]))
    assert {mark.exercise: mark.score for mark in kernel.marks} == full
