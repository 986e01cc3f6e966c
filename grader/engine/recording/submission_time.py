"""When a submission was handed in, as nbgrader's exchange and its collectors leave it in `timestamp.txt`."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.course import TIMESTAMP

MAX_BYTES = 200  # a time needs some thirty

AHEAD = timedelta(days=1)
"""A time may be of any zone, and a clock may be wrong; a later one than this is no time of handing in."""


def read_time(folder: Path) -> str | None:
    """The time's text in the folder of a submission, None where there is none that nbgrader could read."""
    try:
        with open(folder / TIMESTAMP, "rb", opener=_open_no_link) as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return None
    return text if parse_time(text) else None


def parse_time(text: str) -> datetime | None:
    """The time in UTC, without a zone, as the gradebook keeps it; None for what is no time."""
    from nbgrader.utils import parse_utc  # here, for it takes a second or more that most commands need not wait for

    try:
        return parse_utc(text)
    except Exception:  # the parser of all formats raises more than it says: decimal.InvalidOperation, say
        return None


def is_credible(text: str) -> bool:
    """Whether something can have been handed in then: it is a time, and does not lie in the future."""
    try:
        time: datetime | None = datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S")
    except ValueError:
        time = parse_time(text)
    return time is not None and time <= datetime.now(UTC).replace(tzinfo=None) + AHEAD


def _open_no_link(path: str, flags: int) -> int:
    """A submission may hold a link to anywhere, or a pipe that would never end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
