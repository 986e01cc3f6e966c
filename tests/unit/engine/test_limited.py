"""A limited process gives the function's answer or says what it took too much of; the next call is served as ever."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from grader.engine import limited as module
from grader.engine.limited import MOST_ENDED, Allowance, Exceeded, GradingError, limited, limited_each
from grader.errors import CommandError

pytestmark = pytest.mark.slow

HERE = "tests.unit.engine.limited_functions"
LITTLE = Allowance(computing=1, clock=30.0, memory=64 * 2**20)
MUCH = 2**28
"""More than LITTLE has."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has all of these limits")


def ask(name: str, *arguments, allowance: Allowance = LITTLE):
    return limited(f"{HERE}:{name}", *arguments, allowance=allowance)


@pytest.mark.parametrize("value", [None, True, -1.5, "é\ud800\0", [1, ["a"]], {"a": {"b": []}}])
def test_plain_data_comes_back_as_it_was(value):
    assert ask("gives_back", value) == value


def test_what_is_no_plain_data_does_not_come_back():
    with pytest.raises(GradingError, match="TypeError"):
        ask("gives_an_object")


def test_the_process_is_kept_and_each_thread_has_its_own():
    with ThreadPoolExecutor(1) as other:
        assert ask("process") == ask("process") != other.submit(ask, "process").result()


@linux
@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("computes",), "more than 1 seconds of computing"),
        (("fills", MUCH), "more than 64 MiB of memory"),
        (("nests", 10**6), "a deeper nesting than can be followed"),
        (("ends", signal.SIGABRT), "more than 64 MiB of memory"),
        (("ends", signal.SIGSEGV), r"more than its process could bear \(SIGSEGV\)"),
    ],
)
def test_too_much_is_told_and_the_next_call_is_served(call: tuple, words: str):
    with pytest.raises(Exceeded, match=words) as raised:
        ask(*call)
    assert raised.value.certain == (call != ("ends", signal.SIGSEGV))
    assert ask("gives_back", 1) == 1


def test_what_only_waits_is_ended_by_the_clock():
    ask("gives_back", 1)  # the first call has longer
    started = time.monotonic()
    with pytest.raises(Exceeded, match=r"more than 0\.3 seconds") as raised:
        ask("waits", allowance=Allowance(clock=0.3))
    assert not raised.value.certain
    assert time.monotonic() - started < 10
    assert ask("gives_back", 1) == 1


@linux
def test_what_others_used_before_is_not_counted():
    first = ask("process")
    for _ in range(3):
        assert ask("fills", LITTLE.memory // 2) == LITTLE.memory // 2
    assert ask("process") == first


def test_who_was_ended_from_outside_is_tried_once_more(tmp_path):
    assert ask("ends_once", str(tmp_path / "noted")) == "done"
    os.kill(ask("process"), signal.SIGTERM)
    assert ask("gives_back", 1) == 1


def test_a_mistake_of_ours_keeps_its_name_and_place():
    with pytest.raises(GradingError, match=r"^KeyError\n") as raised:
        ask("fails")
    assert "limited_functions.py" in raised.value.__notes__[0]


def test_a_sentence_for_the_person_at_the_keyboard_stays_one():
    with pytest.raises(CommandError, match=r"^there is none: make one$"):
        ask("refuses")


@pytest.mark.parametrize("thread", ["thread = threading.Thread(target=ask); thread.start(); thread.join()", "ask()"])
def test_it_ends_with_the_process_that_started_it_and_leaves_nothing_open(thread: str):
    alone = "import threading\nfrom grader.engine.limited import limited\n"
    alone += f"def ask():\n    print(limited('{HERE}:process'))\n{thread}\n"
    ours = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", alone]
    done = subprocess.run(command, env=ours, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(30)


def test_it_ends_with_its_thread():
    with ThreadPoolExecutor(1) as other:
        number = other.submit(ask, "process").result()
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(number).wait(30)


def test_a_package_that_is_missing_is_no_student_s_fault():
    with pytest.raises(CommandError, match=r"no_such_module:parse cannot be imported \(.*\): pip install "):
        limited("no_such_module:parse")


def test_a_machine_without_room_for_it_is_no_student_s_fault(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(module.subprocess, "Popen", refuse)
    with ThreadPoolExecutor(1) as other, pytest.raises(CommandError, match=r"can be started: .*unavailable"):
        other.submit(ask, "process").result()


def test_what_a_library_prints_is_no_answer():
    assert ask("prints") == "an answer"


@linux
def test_of_many_only_the_one_that_takes_too_much_has_no_answer():
    sizes = [1, MUCH, 2, 3, MUCH, 4]
    answers = limited_each(f"{HERE}:fills", [(size,) for size in sizes], LITTLE)
    assert [isinstance(answer, Exceeded) or answer for answer in answers] == [1, True, 2, 3, True, 4]


@linux
def test_after_a_few_of_them_the_others_are_not_looked_at():
    answers = limited_each(f"{HERE}:fills", [(MUCH,)] * MOST_ENDED + [(1,)] * 2, LITTLE)
    assert all(isinstance(answer, Exceeded) for answer in answers)
    assert len(answers) == MOST_ENDED + 2


def test_an_answer_too_large_for_us_is_too_much(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_ANSWER", 2**20)
    with pytest.raises(Exceeded, match="more than 1 MiB for its outcome"):
        ask("gives_back", "x" * 2**20)
    assert ask("gives_back", 1) == 1
