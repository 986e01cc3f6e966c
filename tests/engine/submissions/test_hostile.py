"""All hostile samples and three innocents, graded as one class: no point is gained, and nothing outside changed."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from grader.engine.result import Result
from grader.engine.sandbox.tiers import detect
from tests.courses import hand_in, make_course
from tests.engine.submissions.classes import grade, slowest
from tests.engine.submissions.short_world import FULL_SHORTER, ShorterWorld
from tests.engine.submissions.watching import calls, fingerprint, listeners
from tests.submissions.aftermath import Aftermath, markers, survivors
from tests.submissions.hostile.reading import PLANTED
from tests.submissions.notebooks import all_right
from tests.submissions.sample import samples
from tests.submissions.world import World

SAMPLES = samples("hostile")
# Graded first, in the middle and last.
INNOCENTS = ("aaa-innocent", "mmm-innocent", "zzz-innocent")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Graded:
    """The class once it is graded. alone: the innocents' results from a run without anyone else. calls: what reached
    the listeners. before, after: the fingerprint of what nobody may change."""

    world: World
    results: dict[str, Result]
    alone: dict[str, Result]
    calls: list[str]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    if detect().name != "strong":
        pytest.skip(f"HOSTILE CODE IS RUN IN THE STRONG SANDBOX ONLY, SO NOTHING WAS TESTED: {detect().reason}")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv(PLANTED, "a token")
        patch.delenv("GRADER_SEED", raising=False)
        stack.callback(_end_survivors)
        listening = listeners(stack)
        secret = tmp_path_factory.mktemp("outside") / "secret"
        secret.write_text("the text that nobody may learn: 8d1f0a7c")
        world = ShorterWorld(tmp_path_factory.mktemp("class"), listening[0].getsockname()[1], secret)
        _make_course(world)
        alone = grade(world, INNOCENTS)
        before = fingerprint(world)
        everyone = grade(world)
        print("\nwhat took longest:", slowest(everyone))
        yield Graded(world, everyone, alone, calls(listening), before, fingerprint(world))


@pytest.mark.parametrize("name", SAMPLES)
def test_it_ends_as_it_must(graded: Graded, name: str):
    sample, result = SAMPLES[name], graded.results[_student(name)]
    assert {mark.exercise: mark.score for mark in result.marks} == sample.marks(FULL_SHORTER), result.reason
    assert result.status in sample.statuses, result.reason


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.afterwards])
def test_it_leaves_nothing_behind(graded: Graded, name: str):
    SAMPLES[name].afterwards(Aftermath(graded.world, _student(name)))


@pytest.mark.parametrize("name", INNOCENTS)
def test_the_others_are_not_touched(graded: Graded, name: str):
    result = graded.results[name]
    assert {mark.exercise: mark.score for mark in result.marks} == FULL_SHORTER
    assert result.without_time() == graded.alone[name].without_time()


def test_nobody_reached_the_network(graded: Graded):
    assert graded.calls == []


def test_nothing_outside_is_changed(graded: Graded):
    assert graded.after == graded.before


def test_no_process_is_left(graded: Graded):
    assert {marker: found for marker in markers() if (found := survivors(marker))} == {}


def _student(name: str) -> str:
    return SAMPLES[name].student or name


def _make_course(world: World) -> None:
    make_course(world.course, solved=world.solved, released=world.released)
    for name in SAMPLES:
        SAMPLES[name].write(hand_in(world.course, _student(name)), world)
    for name in INNOCENTS:
        hand_in(world.course, name, all_right(world))


def _end_survivors() -> None:
    for marker in markers():
        for pid in survivors(marker):
            os.kill(pid, signal.SIGKILL)
