"""A stock kernel that runs every cell of every notebook gives the whole class the marks that the engine gives.

The lesson is the short one of the suites: each notebook starts a kernel of its own.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.engine.grade_class import grade_class
from grader.engine.recording.store import ResultStore
from grader.engine.sandbox import tiers
from grader.engine.scheduling.worker import GRADE_ONE
from tests.courses import LESSON, hand_in, make_course
from tests.demo.students import CLASS
from tests.engine.submissions.short_world import ShortWorld
from tests.reference import grading as reference
from tests.submissions.sample import samples

TIER = tiers.detect()
pytestmark = pytest.mark.skipif(TIER.name != "strong", reason=f"no strong sandbox: {TIER.reason}")
SOAK = bool(os.environ.get("GRADER_SOAK"))
"""The whole class takes minutes; CI takes a few of each kind."""
SOME = ("ada", "ben", "cleo", "dan", "eve", "ida", "lea")
BROKEN = ("helper_in_own_cell", "answers_in_one_cell", "syntax_error", "reordered", "only_pdf")
SLOW = ("finn",)
"""Hangs until it is stopped: a second of a stock kernel is no other than one of the engine's."""


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    world = ShortWorld(course=folder, port=9, secret=folder / "secret")
    make_course(folder, solved=world.solved, released=world.released)
    for student in CLASS:
        if student.name in SOME or (SOAK and student.name not in SLOW):
            hand_in(folder, student.name, student.write(world.released, world.solved))
    for name in samples("broken") if SOAK else BROKEN:
        samples("broken")[name].write(hand_in(folder, name), world)
    return folder


def graded(course: Path, grade: str) -> dict[str, tuple]:
    grade_class(course, lessons=[LESSON.slug], jobs=2, fresh=True, grade=grade, say=lambda line: None)
    results = ResultStore(course).all(LESSON.slug)
    return {result.student: (result.status, result.reason, result.repairs, result.marks) for result in results}


def without_reasons(told: tuple, engine: tuple) -> tuple:
    """Without the cell that failed above an answer, where the engine tells of one: a stock kernel does not note it."""
    *others, marks = told
    pairs = zip(marks, engine[-1], strict=True)
    return *others, tuple(replace(mark, reason="", headline="") if of.reason else mark for mark, of in pairs)


@pytest.mark.slow
def test_the_whole_class_gets_the_same_from_both(course):
    engine, kernel = graded(course, GRADE_ONE), graded(course, reference.GRADE)
    assert len(engine) > (90 if SOAK else 11)
    for name, told in engine.items():
        assert without_reasons(kernel[name], told) == without_reasons(told, told), name
