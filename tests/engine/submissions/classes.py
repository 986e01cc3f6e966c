"""A class of samples, graded by the engine's own command with two workers."""

from dataclasses import replace
from functools import cache

from grader.engine.grade_class import grade_class
from grader.engine.grading import grade_one
from grader.engine.job import Job, Limits
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result
from tests.courses import LESSON
from tests.submissions.sample import samples
from tests.submissions.world import World

LIMITS = Limits(cell=15.0, notebook=90.0, memory=2**30)
"""What fills memory is done sooner."""
SHORT = replace(LIMITS, cell=2.0)
"""For what hangs. What must not hang has the longer limit: to fill memory takes seconds."""


def grade_within_limits(job: Job) -> Result:
    """As `grade_one`, within LIMITS or SHORT."""
    return grade_one(replace(job, limits=SHORT if job.student in _hanging() else LIMITS))


def grade_shortly(job: Job) -> Result:
    """As `grade_one`, within SHORT."""
    return grade_one(replace(job, limits=SHORT))


@cache
def _hanging() -> set[str]:
    return {name for name, sample in samples("hostile").items() if sample.hangs}


def grade(world: World, students: tuple[str, ...] = ()) -> dict[str, Result]:
    """The results of these students, or of all, by student."""
    function = (
        "tests.engine.submissions.classes:grade_within_limits"  # the workers' name for it, however pytest imported this
    )
    grade_class(world.course, [LESSON.slug], students, jobs=2, fresh=True, grade=function, say=lambda sentence: None)
    return {result.student: result for result in ResultStore(world.course).all(LESSON.slug)}


def slowest(results: dict[str, Result], most: int = 10) -> str:
    """Who took longest, for people."""
    by_time = sorted(results.values(), key=lambda result: -result.seconds)[:most]
    return ", ".join(f"{result.student} {result.seconds:.1f} s" for result in by_time)
