"""Puts a finished folder in its place in one step, and never over another one."""

import filecmp
import os
from collections.abc import Collection
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from grader.course import TIMESTAMP
from grader.engine.recording.submission_time import is_credible, parse_time, read_time


class Placed(Enum):
    """What happened to a submission."""

    COLLECTED = "collected"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    OLDER = "older than what is there"


def place(fresh: Path, target: Path, replaced: Path) -> Placed:
    """Makes the folder `fresh` the folder `target`; a different one there is moved to `replaced`/TIME first.

    An equal one stays, and so does one whose timestamp.txt is later, unless that is still to come. A timestamp.txt that
    only `target` has makes no difference: a person wrote it. Killed between the two moves, the next run finds an empty
    place and the same files to put there.
    """
    found = Placed.COLLECTED
    if os.path.lexists(target):
        if same_tree(fresh, target, but_for=() if (fresh / TIMESTAMP).exists() else (TIMESTAMP,)):
            return Placed.UNCHANGED
        there, new = _time(target), _time(fresh)
        if there and new and there > new:
            return Placed.OLDER
        replaced.mkdir(parents=True, exist_ok=True)
        os.rename(target, _free(replaced / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")))
        found = Placed.REPLACED
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(fresh, target)
    return found


def same_tree(one: Path, other: Path, but_for: Collection[str] = ()) -> bool:
    """Whether two folders hold the same files with the same bytes, `but_for` some. A link is never the same."""
    files = [_files(folder, but_for) for folder in (one, other)]
    if files[0] is None or files[0] != files[1]:
        return False
    return all(filecmp.cmp(one / path, other / path, shallow=False) for path in files[0])


def _files(folder: Path, but_for: Collection[str]) -> list[str] | None:
    if folder.is_symlink() or not folder.is_dir():
        return None
    paths = sorted(folder.rglob("*"))
    if any(path.is_symlink() for path in paths):
        return None
    names = [path.relative_to(folder).as_posix() for path in paths if not path.is_dir()]
    return [name for name in names if name not in but_for]


def _time(folder: Path) -> datetime | None:
    text = read_time(folder)
    return parse_time(text) if text and is_credible(text) else None


def _free(path: Path) -> Path:
    free, number = path, 1
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
