"""Grading is linear in the class: as many seconds a submission, and as much memory, for a large class as for 40.

The start of the command, as a class of two shows it, is taken off: it would make the small class look slow.

GRADER_SCALE=2000 takes the full size (about ten minutes); without it the large class has 200. No two submissions are
the same bytes, so no result can come from the store.
"""

import os
from pathlib import Path

import pytest

from tests.benchmarks.grading import ours
from tests.benchmarks.grading.measurement import Unavailable
from tests.benchmarks.grading.memory import Watched, run_watched

TINY, SMALL = 2, 40
LARGE = int(os.environ.get("GRADER_SCALE", "200"))
JOBS = 2
MOST_GROWTH = 1.2


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Watched]:
    """The same command for the classes, by their size."""
    folder = tmp_path_factory.mktemp("scale")
    try:
        return {students: grade(folder / str(students), students) for students in (TINY, SMALL, LARGE)}
    except Unavailable as reason:
        pytest.skip(f"NOT MEASURED: {reason}")


def grade(root: Path, students: int) -> Watched:
    course = ours.ready_course(root, students)
    seen = run_watched(ours.command(JOBS), course.root)
    assert len(course.recorded_marks()) == students
    return seen


def seconds_each(watched: dict[int, Watched], students: int) -> float:
    """Seconds a submission beyond the tiny class."""
    return (watched[students].seconds - watched[TINY].seconds) / (students - TINY)


def test_print_the_table(watched: dict[int, Watched], capsys: pytest.CaptureFixture):
    with capsys.disabled():
        heads = f"{'submissions':>11}{'s in all':>10}{'s each':>10}{'main MB':>10}{'largest worker MB':>20}"
        print(f"\n{heads}   ({JOBS} jobs)")
        for students, seen in watched.items():
            each = f"{seconds_each(watched, students):.3f}" if students > TINY else ""
            memory = f"{seen.main / 1e6:10.0f}{seen.largest_worker / 1e6:20.0f}"
            print(f"{students:>11}{seen.seconds:10.1f}{each:>10}{memory}")


def test_the_time_a_submission_does_not_grow_with_the_class(watched: dict[int, Watched]):
    small, large = (seconds_each(watched, students) for students in (SMALL, LARGE))
    assert large <= MOST_GROWTH * small


@pytest.mark.parametrize("process", ["main", "largest_worker"])
def test_memory_does_not_grow_with_the_class(watched: dict[int, Watched], process: str):
    small, large = (getattr(watched[students], process) for students in (SMALL, LARGE))
    assert large <= MOST_GROWTH * small
