"""A Dask cluster gives the gradebook that this machine's own processes give."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.engine.grade_class import grade_class
from grader.engine.result import Status
from grader.engine.scheduling.worker import GRADE_ONE
from grader.errors import CommandError
from tests.courses import ROOT, hand_in, make_course
from tests.engine.nothing_lost.engine import no_bar
from tests.engine.nothing_lost.live_class import Engine, run, state
from tests.engine.submissions.short_world import ShortWorld
from tests.submissions.aftermath import Aftermath
from tests.submissions.notebooks import all_right
from tests.submissions.sample import samples

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of two worker processes of this machine."""
    import dask

    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    settings = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with pytest.MonkeyPatch.context() as patch, settings:
        patch.chdir(ROOT)
        with distributed.LocalCluster(**options) as local:
            yield local.scheduler_address


def written_address(contact: Path) -> str:
    """What the scheduler's file says; empty while the scheduler has not written all of it."""
    try:
        return json.loads(contact.read_text())["address"]
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


def test_a_cluster_gives_the_same_gradebook(course: Path, undisturbed: dict, cluster: str):
    run(course, scheduler=cluster)
    assert state(course) == undisturbed


def test_a_job_that_ends_its_workers_needs_a_person(small_course: Path, cluster: str):
    code, said = Engine(small_course, "kills_its_worker", scheduler=cluster).finish()
    assert code == 3, said
    results = {result.student: result for result in state(small_course)["results"]}
    assert results.pop("student-02").status is Status.NEEDS_PERSON
    assert [result.reason for result in results.values() if not result.status.has_marks] == []


def test_an_output_that_takes_too_much_to_clean_costs_nobody_a_mark(tmp_path: Path, cluster: str):
    world = ShortWorld(tmp_path / "course", 0, tmp_path / "secret")
    make_course(world.course, solved=world.solved, released=world.released)
    deep_page = samples("hostile")["deep_page"]
    deep_page.write(hand_in(world.course, "ann"), world)
    hand_in(world.course, "zoe", all_right(world))
    run(world.course, scheduler=cluster, grade=GRADE_ONE)
    results = state(world.course)["results"]
    assert [(result.status, result.score) for result in results] == [(Status.GRADED, results[0].full)] * 2
    deep_page.afterwards(Aftermath(world, "ann"))


def test_scheduler_and_worker_as_programs_of_their_own(small_course: Path, tmp_path: Path):
    run(small_course)
    expected = state(small_course)
    contact = tmp_path / "scheduler.json"
    command = [sys.executable, "-m"]
    common = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(contact)]
    programs = [
        ["distributed.cli.dask_scheduler", "--port", "0", *common],
        ["distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--death-timeout", "60", *common],
    ]
    with ExitStack() as stack:
        for program in programs:
            process = subprocess.Popen([*command, *program], cwd=ROOT, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            while not (address := written_address(contact)):
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(timeout=0.05)
        assert address.startswith("tcp://127.0.0.1:")
        run(small_course, scheduler=address, fresh=True)
    assert state(small_course) == expected


def test_no_scheduler_is_told_in_a_sentence(small_course: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grader.engine.scheduling.dask_workers.PATIENCE", 0.5)
    monkeypatch.setenv("GRADER_SEED", "5")  # nbgrader's settings would set it for the tests that follow
    nobody = "tcp://127.0.0.1:1"
    with pytest.raises(CommandError, match=f"^no Dask scheduler answers at {nobody}: "):
        grade_class(small_course, scheduler=nobody, progress=no_bar, say=lambda text: None)
