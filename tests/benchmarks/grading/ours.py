"""The engine, through the command that an instructor types, with nothing graded before."""

import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.grading.course_folder import LESSON, OWN_CONFIG, Course, environment, make_course, run
from tests.benchmarks.grading.measurement import Measurement, Unavailable


def measure(folder: Path, students: int, jobs: int) -> Measurement:
    """The whole command, from start to end, over the number of students. Raises Unavailable as `ready_course` does."""
    course = ready_course(folder / f"ours-{jobs}", students)
    start = time.perf_counter()
    run(command(jobs), course.root)
    seconds = time.perf_counter() - start
    return Measurement(seconds / students, students, course.recorded_marks(), describe(course))


def ready_course(root: Path, students: int) -> Course:
    """A fresh course with the course's own settings. Raises Unavailable where there is no `grade` command."""
    asked = subprocess.run([*command(1), "--help"], cwd=root.parent, env=environment(), capture_output=True)
    if asked.returncode:
        raise Unavailable("`python -m grader grade` is not there")
    return make_course(root, OWN_CONFIG, students)


def command(jobs: int) -> list[str]:
    """The command, to be run in the course's root folder."""
    return [sys.executable, "-m", "grader", "grade", LESSON.slug, "--jobs", str(jobs)]


def describe(course: Course) -> str:
    """The sandbox's tier and how the submissions ended, as the engine keeps them."""
    from grader.engine.recording.store import ResultStore

    results = list(ResultStore(course.root).all(LESSON.slug))
    tiers = " and ".join(sorted({result.tier for result in results}))
    statuses = ", ".join(sorted({str(result.status) for result in results}))
    return f"{tiers} sandbox; {statuses}"
