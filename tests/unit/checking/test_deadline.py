"""A time limit that also stops what tries to go on."""

import contextlib
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.checking import deadline as module
from grader.checking.deadline import DeadlineExceeded, deadline


def test_a_quick_body_is_left_alone():
    with deadline(5.0):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_endless_loop_is_stopped_and_the_old_handler_put_back():
    before, started = signal.getsignal(signal.SIGALRM), time.perf_counter()
    with pytest.raises(DeadlineExceeded), deadline(0.1):
        while True:
            pass
    assert time.perf_counter() - started < 2.0
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_except_of_exception_does_not_swallow_it():
    with pytest.raises(DeadlineExceeded), deadline(0.1):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)


SWALLOWER = """
import dataclasses
from grader.checking.examination import examine
from grader.exercises import EXERCISES

def stubborn(delta_next, W_next, z):
    while True:
        try:
            sum(range(100))
        except:
            pass

print(examine(stubborn, dataclasses.replace(EXERCISES["hidden_delta"], seconds=0.2), 0).kinds)
"""


@pytest.mark.slow
def test_a_bare_except_in_a_loop_does_not_swallow_it_for_ever():
    # In a process of its own: one that is not stopped would never come back here.
    run = subprocess.run([sys.executable, "-c", SWALLOWER], capture_output=True, text=True, timeout=20)  # fault 7
    assert run.stdout == "('too_slow',)\n"


def test_it_is_not_raised_where_the_limit_is_being_lifted(monkeypatch):
    @contextlib.contextmanager
    def entered_from():
        yield sys._getframe(1)

    monkeypatch.setattr(signal, "setitimer", lambda *_: None)
    with deadline(0.0), entered_from() as frame:
        alarm = signal.getsignal(signal.SIGALRM)
        alarm(signal.SIGALRM, frame)
        with pytest.raises(DeadlineExceeded):
            alarm(signal.SIGALRM, sys._getframe())


def forever():
    while True:
        pass


def in_a_thread(body):
    """What a function returns in a thread, where no timer interrupts, as nowhere on Windows and in a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(body).result()


def test_an_endless_loop_is_stopped_where_no_timer_interrupts():
    def body():
        with pytest.raises(DeadlineExceeded), deadline(0.1) as limit:
            forever()
        return limit.passed, sys.gettrace()

    assert in_a_thread(body) == (True, None)


def test_a_quick_body_is_left_alone_where_no_timer_interrupts():
    def body():
        with deadline(5.0) as limit:
            numbers = sorted(range(1000), key=lambda number: -number)
        return numbers[0], limit.passed, sys.gettrace()

    assert in_a_thread(body) == (999, False, None)


def test_it_is_not_raised_where_the_limit_is_being_lifted_by_lines(monkeypatch):
    monkeypatch.setattr(module, "LINES_TO_A_LOOK", 1)

    def body():
        with deadline(0.0):
            time.sleep(0.01)
        return sys.gettrace()

    assert in_a_thread(body) is None


def test_whoever_traces_already_goes_on_alone():
    def debugger(frame, event, argument):
        return None

    def body():
        sys.settrace(debugger)
        with deadline(0.0):
            sorted(range(1000), key=lambda number: -number)
            return sys.gettrace()

    assert in_a_thread(body) is debugger
