"""An honest submission beside the worst neighbour that the limits allow: no mark is lost.

Each honest one answers rightly and needs half of a question's time for it; each neighbour spins in fifty sessions for
longer than that time. GRADER_FAIRNESS=200 takes two hundred of each (under an hour); without it there are four.
"""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.engine.grade_class import grade_class
from grader.engine.grading import grade_one
from grader.engine.job import Job, Limits
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result
from grader.engine.sandbox import tiers
from tests.courses import FULL, LESSON, hand_in, make_course
from tests.submissions.notebooks import all_right, answer, with_cell
from tests.submissions.world import World

PAIRS = int(os.environ.get("GRADER_FAIRNESS", "4"))
SECONDS = 3.0
"""For a cell, or for all calls of a question."""
SLOW = """
import time
_quick = hidden_delta
_spent = 0.0


def hidden_delta(*arguments):
    global _spent
    begun = time.process_time()
    while _spent < {seconds} and time.process_time() < begun + 0.3:
        pass
    _spent += time.process_time() - begun
    return _quick(*arguments)
"""
CROWD = """
import os, time

for _ in range(50):
    if os.fork() == 0:
        try:
            os.setsid()
            end = time.time() + {seconds}
            while time.time() < end:
                pass
        finally:
            os._exit(0)
time.sleep(5)
"""


def grade_briefly(job: Job) -> Result:
    """As `grade_one`, with SECONDS for a cell."""
    return grade_one(replace(job, limits=Limits(cell=SECONDS, notebook=10 * SECONDS)))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Result]]:
    if tiers.detect().name != "strong":
        pytest.skip(f"NOT MEASURED: {tiers.detect().reason}")
    folder = tmp_path_factory.mktemp("fairness")
    world = World(make_course(folder / "course"), 0, folder)
    for number in range(PAIRS):
        slow = all_right(world)
        answer(slow, "hidden_delta").source += SLOW.format(seconds=SECONDS / 2)
        hand_in(world.course, f"{number:03}-honest", slow)
        hand_in(world.course, f"{number:03}-crowd", with_cell(all_right(world), CROWD.format(seconds=2 * SECONDS)))
    grade = "tests.benchmarks.test_fairness:grade_briefly"
    grade_class(world.course, [LESSON.slug], jobs=2, fresh=True, grade=grade, say=lambda sentence: None)
    yield {result.student: result for result in ResultStore(world.course).all(LESSON.slug)}


def test_no_honest_mark_is_lost(results: dict[str, Result], capsys: pytest.CaptureFixture):
    honest = [result for result in results.values() if result.student.endswith("honest")]
    lost = {result.student: result.reason for result in honest if result.score != sum(FULL.values())}
    with capsys.disabled():
        slowest = max(result.seconds for result in honest)
        print(
            f"\n{len(honest)} honest submissions beside {PAIRS} crowds: {len(lost)} lost a mark; "
            f"the slowest took {slowest:.1f} s, {SECONDS:g} s are allowed a question; sandbox: {tiers.detect()}"
        )
    assert len(honest) == PAIRS
    assert lost == {}
