"""How far grading is: one live line on a terminal, a plain line now and then in a log."""

# Not tqdm or rich: neither is in the lock, and statuses, tier and the lines of a log would still be ours to write.

import os
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from wcwidth import clip

from grader.engine.result import Result, Status

BETWEEN_DRAWINGS = 0.1
BETWEEN_LINES = 30.0
"""Seconds; a log gets a line this often, or with every tenth of the work."""
RECENT = 50
"""Results that the rate is taken over: those that a resumed run finds done soon stop counting."""
LONGEST_BAR, SHORTEST_BAR = 20, 5
"""Columns; on a narrow terminal the words need the room."""
ERASE_LINE = "\r\x1b[K"


class ProgressBar:
    """Counts results as they come: `with ProgressBar(total) as bar: ... bar.done(result)`.

    total: submissions to grade; stream: where to show it; clock: seconds that only grow. A stream that fails is left
    alone: grading goes on without its bar.
    """

    def __init__(self, total: int, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic):
        # The command line's stream lets nothing steer the terminal; this does, with no word of a student's.
        unfiltered: TextIO = getattr(sys.stderr, "unfiltered", sys.stderr)
        self._stream = stream or unfiltered
        self._total, self._clock = total, clock
        self._live = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._filled, self._empty = ("█", "░") if _can_write("█░", self._stream) else ("#", "-")
        self._statuses: Counter[Status] = Counter()
        self._tier = ""
        self._finished = 0
        self._shown_at, self._shown_tenth = -BETWEEN_LINES, 0
        self._times: deque[float] = deque(maxlen=RECENT)

    def __enter__(self) -> "ProgressBar":
        self._shown_at = self._started = self._clock()
        self._times.append(self._started)
        if self._live:
            self._draw()
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        stopped = "stopped: " if error else ""
        self._write((ERASE_LINE if self._live else "") + stopped + self._words() + "\n")

    def done(self, result: Result) -> None:
        """One more submission has its result."""
        now = self._clock()
        self._finished += 1
        self._times.append(now)
        self._statuses[result.status] += 1
        self._tier = result.tier or self._tier
        tenth = 10 * self._finished // max(self._total, 1)
        if self._live:
            if now - self._shown_at >= BETWEEN_DRAWINGS:
                self._draw()
        # The last line is that of __exit__.
        elif self._finished < self._total and (tenth > self._shown_tenth or now - self._shown_at >= BETWEEN_LINES):
            self._shown_at, self._shown_tenth = now, tenth
            self._write(self._words() + "\n")

    @property
    def problems(self) -> int:
        """Results other than graded or repaired."""
        return sum(self._statuses.values()) - self._statuses[Status.GRADED] - self._statuses[Status.REPAIRED]

    def _draw(self) -> None:
        self._shown_at = self._clock()
        words = self._words()
        # A line as wide as the terminal would wrap, and a wrapped line cannot be erased.
        columns = self._columns() - 1
        long = min(LONGEST_BAR, columns - len(words) - 1)
        if long >= SHORTEST_BAR:
            filled = long * min(self._finished, self._total) // max(self._total, 1)
            words = f"{self._filled * filled}{self._empty * (long - filled)} {words}"
        self._write(ERASE_LINE + clip(words, 0, columns))

    def _words(self) -> str:
        seconds = self._times[-1] - self._times[0]
        rate = (len(self._times) - 1) / seconds if seconds > 0 else 0.0
        left = self._total - self._finished
        parts = [f"{self._finished} of {self._total} graded"]
        parts += [f"{rate:.3g}/s"] if rate else []
        parts += [f"{duration(left / rate)} left"] if rate and left > 0 else []
        parts += [f"{self.problems} problem{'s' if self.problems != 1 else ''}"]
        parts += [f"{self._tier} sandbox"] if self._tier else []
        return ", ".join(parts)

    def _columns(self) -> int:
        with suppress(OSError, ValueError):
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        return 80

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def duration(seconds: float) -> str:
    """Roughly how long, for people: "45 s", "3 min", "2 h 5 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _can_write(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
