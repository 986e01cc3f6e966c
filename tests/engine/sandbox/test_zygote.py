"""One preloaded process, many children: fast, apart from each other, and no worse for what they do."""

import contextlib
import json
import os
import select
import shutil
import signal

import pytest

from grader.engine.job import Limits
from grader.engine.sandbox import processes
from grader.engine.sandbox.preloading import MODULES, preload
from grader.engine.sandbox.zygote_client import Ending, Zygote
from grader.errors import CommandError
from tests.engine.conftest import SMALL, ask


@pytest.fixture(scope="module")
def preloaded(tier, entries):
    with Zygote(tier, "sandbox_entries:run_source", [entries]) as zygote:
        yield zygote


def test_children_find_the_modules_imported(preloaded):
    with preloaded.spawn(Limits()) as child:
        assert ask(child, f"import sys\nanswer = [name for name in {MODULES} if name not in sys.modules]") == []


def test_children_come_one_after_another(preloaded):
    for _ in range(20):
        with preloaded.spawn(Limits()) as child:
            assert ask(child, "answer = 0") == 0


def test_children_do_not_meet(preloaded):
    with preloaded.spawn(SMALL) as one, preloaded.spawn(SMALL) as other:
        ask(one, "import numpy\nnumpy.pi = 3\nx = 1")
        assert ask(other, "import numpy\nanswer = numpy.pi > 3") is True
        assert ask(other, "answer = x") == "NameError"


def test_a_plot_is_shown_and_needs_no_module_that_is_not_there_already(tier, entries):
    with Zygote(tier, "sandbox_entries:plot", [entries]) as zygote, zygote.spawn(Limits()) as child:
        child.sock.settimeout(60)
        reply = json.loads(child.sock.makefile().readline())
        assert "image/png" in reply["shown"][0]
        assert reply["imported"] == []


def test_a_zygote_that_has_died_is_started_again(tier, entries):
    with Zygote(tier, "sandbox_entries:run_source", [entries], preload=False) as zygote:
        child = zygote.spawn(SMALL)
        folder = ask(child, "import os\nanswer = os.getcwd()")
        started = [
            pid for pid in processes.descendants(os.getpid()) if b"grader.engine.sandbox.zygote" in _command(pid)
        ]
        watched = [os.pidfd_open(pid) for pid in started]
        for pid in started:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for descriptor in watched:
            assert select.select([descriptor], [], [], 30)[0]
            os.close(descriptor)
        assert child.ended(30) == Ending("lost", 0)
        child.close()
        shutil.rmtree(folder, ignore_errors=True)  # a weak one's keeper would have done it
        with zygote.spawn(SMALL) as again:
            assert ask(again, "answer = 1") == 1


def test_an_entry_that_is_not_there_is_told_in_one_sentence(tier):
    with pytest.raises(CommandError, match="no_such_module"):
        Zygote(tier, "no_such_module:serve", preload=False)


def test_closing_leaves_no_process(tier, entries):
    before = set(processes.descendants(os.getpid()))
    with Zygote(tier, "sandbox_entries:run_source", [entries], preload=False) as zygote:
        child = zygote.spawn(SMALL)
        child.close()
    assert set(processes.descendants(os.getpid())) <= before


def test_a_thread_left_by_an_import_is_refused(monkeypatch):
    monkeypatch.setattr("grader.engine.sandbox.preloading.MODULES", ())
    monkeypatch.setattr("grader.engine.sandbox.preloading.PACKAGES", ())
    monkeypatch.setattr("grader.engine.sandbox.preloading.os.listdir", lambda _: ["1", "2"])
    with pytest.raises(RuntimeError, match="2 threads"):
        preload()


def _command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""
