"""A time limit on one call, so that an endless loop gets an answer instead of a frozen notebook."""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

SECONDS_TO_NEXT_RAISE = 0.002
MOST_STRETCH = 2.0
"""Times the limit: so much longer it may take, where other programs keep the machine busy."""
SOON = 0.01
"""Seconds that are not worth another timer."""
LINES_TO_A_LOOK = 100
"""At the clock, where no timer interrupts: to look is dearer than to run a line."""
LIFTING = (__name__, "contextlib")
"""Modules that begin and end a limit: raised in them, DeadlineExceeded would leave the alarm on for whoever is next."""


class DeadlineExceeded(BaseException):
    """Not an Exception, so that a student's `except Exception` does not swallow it."""


@dataclass
class Limit:
    """passed: whether the time was up before the body ended."""

    passed: bool = False


def waited() -> float:
    """Seconds that this thread could have run and had to wait for a core; 0.0 where the system does not tell."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Limit]:
    """Raise DeadlineExceeded in the body after `seconds`, and again and again until the body ends.

    Time in which the machine was busy with other things does not count, up to MOST_STRETCH times `seconds`.

    A timer does it, in the main thread of systems with SIGALRM; elsewhere (Windows, a browser) see `_looked_at`.
    Neither can interrupt a single long call into compiled code: the grading engine's own limits do that.
    """
    limit, left = Limit(), _countdown(seconds)
    if not _can_interrupt():
        # A browser does not tell how long Python waited for a core: it is granted as if that had been the most.
        with _looked_at(limit, _countdown((1 + MOST_STRETCH) * seconds)):
            yield limit
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        if _is_lifting(frame):
            signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_NEXT_RAISE)
            return
        more = left()
        if more > SOON and not limit.passed:
            signal.setitimer(signal.ITIMER_REAL, more)
            return
        limit.passed = True
        # Where a bare `except` swallowed it: so soon again that one of them comes outside the `try`.
        signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_NEXT_RAISE, SECONDS_TO_NEXT_RAISE)
        raise DeadlineExceeded

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield limit
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _looked_at(limit: Limit, left: Callable[[], float]) -> Iterator[None]:
    """The limit where no timer interrupts: a look at the clock now and then, between lines of what the body calls.

    left: says how many seconds there are. DeadlineExceeded comes once, so that a bare `except` in the loop swallows it.
    Where somebody traces already (a debugger, a limit around this one), there is no limit but theirs.
    """
    if sys.gettrace() is not None:
        yield
        return
    lines, next_look = 0, time.monotonic() + left()

    def look(frame: FrameType, event: str, argument: object) -> Callable:
        nonlocal lines, next_look
        lines += 1
        if lines % LINES_TO_A_LOOK == 0 and time.monotonic() > next_look and not _is_lifting(frame):
            more = left()
            if more <= SOON:
                limit.passed = True
                raise DeadlineExceeded
            next_look = time.monotonic() + more
        return look

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(None)


def _countdown(seconds: float) -> Callable[[], float]:
    """A function that says how many of these seconds are left."""
    started, before = time.monotonic(), waited()
    return lambda: seconds - (time.monotonic() - started) + min(waited() - before, MOST_STRETCH * seconds)


def _is_lifting(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_globals.get("__name__") in LIFTING


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
