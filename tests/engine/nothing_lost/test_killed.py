"""kill -9 of the engine and of its workers, at any moment."""

import os
import random
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engine.nothing_lost.conftest import STUDENTS
from tests.engine.nothing_lost.live_class import Engine, leftovers, run, state

SOAK = bool(os.environ.get("GRADER_SOAK"))
KILLS = 60 if SOAK else 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2 if SOAK else 1))
def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(seed: int, course: Path, undisturbed: dict):
    draw = random.Random(seed)
    taken_up = 0
    for results in sorted(draw.choices(range(STUDENTS), k=KILLS)):
        noted = (course / "gradebook" / "engine" / "run.json").exists()
        engine = Engine(course, resume=noted)
        taken_up += noted
        engine.wait_for(results, course)
        if draw.random() < 0.3:
            for worker in engine.workers()[:1]:
                worker.kill()
        # By results, since no time is short enough for a fast machine. Where these are there already: at its start.
        engine.wait_for(results + draw.choice([0, 1, 4]), course)
        with suppress(subprocess.TimeoutExpired):
            engine.process.wait(timeout=draw.choice([0, 0.005, 0.02]) * draw.random())
        engine.kill()
    assert taken_up, "no run was interrupted: nothing was shown"
    run(course, resume=(course / "gradebook" / "engine" / "run.json").exists())
    assert state(course) == undisturbed
    assert leftovers(course) == []


def test_killed_workers_are_replaced(course: Path, undisturbed: dict):
    engine, killed = Engine(course), set()
    for results in (5, 25):
        assert engine.wait_for(results, course)
        workers = engine.workers()
        assert workers and killed.isdisjoint(workers)
        for worker in workers:
            worker.kill()
        killed.update(workers)
    code, said = engine.finish()
    assert code == 0, said
    assert state(course) == undisturbed


def test_a_run_that_came_to_its_end_leaves_no_process_and_nothing_to_resume(small_course: Path):
    engine = Engine(small_course)
    code, said = engine.finish()
    assert (code, engine.processes(), leftovers(small_course)) == (0, [], []), said
    code, said = Engine(small_course, resume=True).finish()
    assert code == 1
    assert "there is nothing to resume" in said


def test_killed_while_its_workers_are_busy_it_leaves_nobody_behind(small_course: Path, tmp_path: Path, monkeypatch):
    begun = tmp_path / "begun"
    begun.mkdir()
    monkeypatch.setenv("FAKE_GRADING_TRIED", str(begun))
    engine = Engine(small_course, "waits")
    while len(list(begun.iterdir())) < 2:
        with suppress(subprocess.TimeoutExpired):
            engine.process.wait(timeout=0.005)
            raise AssertionError(engine.finish())
    engine.kill()


def test_a_resumed_run_does_what_the_interrupted_one_was_asked(small_course: Path):
    chosen = ["student-01", "student-03"]
    engine = Engine(small_course, "waits", students=chosen, lessons=["3"])
    engine.wait_until_noted(small_course)
    engine.kill()
    assert "2 submissions" in run(small_course, resume=True)
    assert [result.student for result in state(small_course)["results"]] == chosen


def test_ctrl_c_stops_at_once_and_says_how_to_go_on(course: Path, undisturbed: dict):
    engine = Engine(course)
    engine.wait_for(5, course)
    os.kill(engine.process.pid, 2)
    code, said = engine.finish()
    assert code == 1
    assert f"of {STUDENTS} are recorded; go on with `grader grade --resume`" in said
    assert "Traceback" not in said
    assert engine.processes() == []
    run(course, resume=True)
    assert state(course) == undisturbed


def test_two_runs_at_once_are_one_too_many(small_course: Path):
    engine = Engine(small_course, "waits")
    engine.wait_until_noted(small_course)
    code, said = Engine(small_course).finish()
    engine.kill()
    assert code == 1
    assert "another `grader grade` is at work" in said
    run(small_course)
