"""When a submission was handed in, as nbgrader's exchange, its collectors or a person leave it in `timestamp.txt`."""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.course import TIMESTAMP
from grader.engine.preflight.decoding import decode
from grader.times import UnreadTimeError, read

MAX_BYTES = 200  # a time needs some thirty

AHEAD = timedelta(days=1)
"""A time may be of any zone, and a clock may be wrong; a later one than this is no time of handing in."""


def read_time(folder: Path) -> str | None:
    """The time's text in the folder of a submission, None where there is none that can be read."""
    text = _text(folder)
    return text if text and parse_time(text) else None


def unread_time(folder: Path) -> str:
    """What keeps the time in the folder of a submission from being read, as a sentence; "" where nothing does."""
    try:
        text = _text(folder)
        if text is not None:
            read(text)
    except UnreadTimeError as error:
        return error.why
    return ""


def parse_time(text: str) -> datetime | None:
    """The time in UTC, without a zone, as the gradebook keeps it; None for what is no time."""
    try:
        return read(text)
    except UnreadTimeError:
        return None


def is_credible(text: str) -> bool:
    """Whether something can have been handed in then: it is a time, of whatever zone, and not in the future."""
    time = parse_time(text)
    with suppress(ValueError):
        time = time or datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S")
    return time is not None and time <= datetime.now(UTC).replace(tzinfo=None) + AHEAD


def _text(folder: Path) -> str | None:
    try:
        with open(folder / TIMESTAMP, "rb", opener=_open_no_link) as file:
            return decode(file.read(MAX_BYTES))[0].strip()
    except OSError:
        return None


def _open_no_link(path: str, flags: int) -> int:
    """A submission may hold a link to anywhere, or a pipe that would never end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
