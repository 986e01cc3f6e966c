"""The files that were handed in, as one list, and those of a folder; nothing is followed that could do harm."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from grader.names import shown

JUNK = {
    "__macosx",
    ".ds_store",
    "thumbs.db",
    "desktop.ini",
    "$recycle.bin",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
}
TOOLS = {".venv", "venv", ".git", ".svn", ".hg", "node_modules", "__pycache__", "site-packages", ".ipynb_checkpoints"}
TOOLS |= {
    ".virtual_documents",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".nox",
    ".conda",
    ".cache",
    ".idea",
}
TOOLS |= {".vscode", ".jupyter", ".ipython", ".eggs", ".direnv"}
"""Folders that programs make for themselves; nobody answers an exercise in them."""
ENVIRONMENTS = ("/pyvenv.cfg", "/conda-meta/history")
"""What lies in every environment of Python's, whatever that is called, beside:"""
OF_ENVIRONMENT = (
    "lib/",
    "lib64/",
    "Lib/",
    "bin/",
    "Scripts/",
    "include/",
    "Include/",
    "share/",
    "etc/",
    "conda-meta/",
    "ssl/",
    "sbin/",
    "var/",
)
LARGEST_FILE = 64 * 1024**2
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Entry:
    """One file.

    path: with "/", below the zip or folder; size and packed: bytes, unpacked and as they lie there; open: gives a new
    stream of its content. owners: the user ids of the file and of the topmost folder that it is in; changed: when the
    system last saw it written, in seconds since 1970. Both are empty in a zip, where they would be anybody's word.
    """

    path: str
    size: int
    packed: int
    open: Callable[[], IO[bytes]]
    owners: frozenset[int] = frozenset()
    changed: float = 0.0


def folder_entries(folder: Path) -> tuple[list[Entry], list[str]]:
    """The files below a folder, and a sentence for each thing that is none (a link, say) or cannot be read."""
    entries: list[Entry] = []
    problems: list[str] = []
    paths = list(_walk(folder, problems))
    for path in without_junk(paths):
        full = os.path.join(folder, path)
        try:
            facts, around = os.lstat(full), os.lstat(os.path.join(folder, path.split("/")[0]))
        except OSError as error:
            problems.append(_unread(path, error))
            continue
        if not stat.S_ISREG(facts.st_mode):
            problems.append(f"{shown(path)} is a link or no file: it is not followed")
        elif facts.st_size > LARGEST_FILE:
            problems.append(f"{shown(path)} is larger than {in_mb(LARGEST_FILE)}: it is left alone")
        else:
            owners = frozenset((facts.st_uid, around.st_uid))
            # Not the time of modification: that can be set at will.
            changed = max(facts.st_ctime, around.st_ctime)
            entries.append(Entry(path, facts.st_size, facts.st_size, partial(_open, full), owners, changed))
    return entries, problems


def without_junk(paths: Iterable[str]) -> list[str]:
    """The paths without what systems and programs put there for themselves: thumbnails, caches, environments."""
    paths = list(paths)
    around = {path.removesuffix(mark) for path in paths for mark in ENVIRONMENTS if path.endswith(mark)}
    environments = tuple(f"{folder}/{part}" for folder in around for part in OF_ENVIRONMENT)
    return [path for path in paths if not _is_junk(path) and not path.startswith(environments)]


def _is_junk(path: str) -> bool:
    *folders, name = path.casefold().split("/")
    tools = {*folders, name} if name.startswith(".") else set(folders)  # a link, or git's own, may be called so
    return bool(JUNK & {*folders, name} or TOOLS & tools) or name.startswith("._")


def common_folder(paths: Iterable[str]) -> str:
    """The one folder (with "/") that all paths begin with, or ""."""
    firsts = {path.split("/")[0] if "/" in path else "" for path in paths}
    return f"{firsts.pop()}/" if len(firsts) == 1 and firsts != {""} else ""


def in_mb(count: int) -> str:
    """A number of bytes, for people."""
    return f"{count // 1024**2} MB"


def _walk(folder: Path, problems: list[str]) -> Iterator[str]:
    """The paths, with "/", of all that is no folder. Without recursion: a student may nest folders ever so deep."""
    waiting = [""]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, place)) as found:
                below = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
        except OSError as error:
            problems.append(_unread(place or str(folder), error))
            continue
        prefix = f"{place}/" if place else ""
        yield from (prefix + name for name, is_folder in below if not is_folder)
        waiting += [prefix + name for name, is_folder in reversed(below) if is_folder and name.casefold() not in TOOLS]


def _unread(path: str, error: OSError) -> str:
    return f"{shown(path)} cannot be read: {(error.strerror or 'the system refused').lower()}"


def _open(path: str) -> IO[bytes]:
    return os.fdopen(os.open(path, READ), "rb")
