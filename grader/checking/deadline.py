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
LINES_A_SECOND = 1e6
"""That Python runs, about."""
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

    Works in the main thread of systems with SIGALRM; elsewhere (Windows, a browser) there is no limit. It cannot
    interrupt a single long call into compiled code: the grading engine's own limits do that.
    """
    limit = Limit()
    if not _can_interrupt():
        yield limit
        return
    started, before = time.monotonic(), waited()

    def stop(signum: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_globals.get("__name__") in LIFTING:
            signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_NEXT_RAISE)
            return
        left = seconds - (time.monotonic() - started) + min(waited() - before, MOST_STRETCH * seconds)
        if left > SOON and not limit.passed:
            signal.setitimer(signal.ITIMER_REAL, left)
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
def limited(seconds: float) -> Iterator[None]:
    """As `deadline`; where that cannot interrupt, DeadlineExceeded comes after as many lines as might take so long."""
    if _can_interrupt():
        with deadline(seconds):
            yield
        return
    left = int(seconds * LINES_A_SECOND)

    def count(frame: FrameType, event: str, argument: object) -> Callable:
        nonlocal left
        left -= 1
        if left < 0:
            raise DeadlineExceeded
        return count

    previous = sys.gettrace()
    sys.settrace(count)
    try:
        yield
    finally:
        sys.settrace(previous)


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
