"""Another program holds the gradebook while the engine writes to it."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.nothing_lost.live_class import Engine, leftovers, run, state


def held(course: Path) -> closing[sqlite3.Connection]:
    """A connection that holds the write lock until it is closed."""
    connection = sqlite3.connect(course / "gradebook" / "gradebook.db", timeout=60, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return closing(connection)


def test_a_lock_that_is_given_back_costs_time_only(course: Path, undisturbed: dict):
    engine = Engine(course)
    assert engine.wait_for(3, course)
    with held(course):
        while "waiting for the gradebook" not in engine.process.said():
            with pytest.raises(subprocess.TimeoutExpired):
                engine.process.wait(timeout=0.05)
    code, said = engine.finish()
    assert code == 0, said
    assert state(course) == undisturbed


def test_a_lock_that_is_kept_stops_the_run_with_a_sentence_and_it_can_be_resumed(course: Path, undisturbed: dict):
    with held(course):
        code, said = Engine(course, patience=0.5).finish()
    assert code == 1
    assert "the gradebook is locked by another program" in said
    assert "--resume" in said
    assert "Traceback" not in said
    run(course, resume=True)
    assert state(course) == undisturbed
    assert leftovers(course) == []
