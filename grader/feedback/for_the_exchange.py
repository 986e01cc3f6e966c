"""What nbgrader's `release_feedback` looks for beside a page: what its exchange laid beside the submission."""

import os
from contextlib import suppress
from pathlib import Path

from grader.course import TIMESTAMP
from grader.errors import CommandError
from grader.whole_file import write_whole

NAMES = (TIMESTAMP, "submission_secret.txt")
"""When it was handed in, and what only its owner's copy has: by that a student's server finds the page."""
MAX_BYTES = 1000


def lay_beside(page: Path, submission: Path) -> None:
    """Copies these files from the folder of a submission into that of its page, where both are there."""
    with suppress(OSError, CommandError):
        for name, content in [(name, _content(submission / name)) for name in NAMES]:
            write_whole(page.with_name(name), content, durable=False)


def _content(path: Path) -> bytes:
    with open(path, "rb", opener=_open_no_link) as file:
        return file.read(MAX_BYTES)


def _open_no_link(path: str, flags: int) -> int:
    """A submission may hold a link to anywhere, or a pipe that would never end."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
