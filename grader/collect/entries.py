"""What a zip file or a folder holds, as one list; nothing is read or followed that could do harm."""

import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import ZipFile, ZipInfo

from grader.errors import CommandError
from grader.names import shown

JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
DRIVE = re.compile(r"[A-Za-z]:")
DIRECTORY_BIT = 0x10  # of an entry's attributes, as DOS has them
UTF8, ENCRYPTED = 0x800, 0x1  # flags of a zip's entry
RATIO, RATIO_FROM = 250, 8 * 1024**2  # the longest runs of a notebook are far from it
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Caps:
    """How much a zip or folder may hold. file and total: bytes, unpacked."""

    entries: int
    file: int
    total: int


CLASS = Caps(entries=100_000, file=64 * 1024**2, total=20 * 1024**3)
OWN_ZIP = Caps(entries=200, file=64 * 1024**2, total=128 * 1024**2)


@dataclass(frozen=True)
class Entry:
    """One file. path: with "/", below the zip or folder; size in bytes; open: gives a new stream of its content."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]


def zip_entries(archive: ZipFile, caps: Caps = CLASS) -> tuple[list[Entry], list[str]]:
    """The files of an open zip, and a sentence for each that is left out for safety.

    Raises CommandError where there is more than `caps` allow in all.
    """
    infos = archive.infolist()
    if len(infos) > caps.entries:
        raise CommandError(f"{archive.filename} has {len(infos)} entries, more than the {caps.entries} allowed")
    entries, problems, total = [], [], 0
    for info in infos:
        name = _name(info)
        if info.is_dir() or name.endswith("/") or is_junk(name):
            continue
        problem = _unsafe(name) or _dangerous(info, caps)
        if problem:
            problems.append(f"{shown(name)} {problem}")
            continue
        total += info.file_size
        if total > caps.total:
            raise CommandError(f"{archive.filename} unpacks to more than {_size(caps.total)}: it is left alone")
        entries.append(Entry(name, info.file_size, partial(archive.open, info)))
    return entries, problems


def folder_entries(folder: Path, caps: Caps = CLASS) -> tuple[list[Entry], list[str]]:
    """The files below a folder, and a sentence for each thing that is none (a link, say)."""
    entries, problems = [], []
    for place, folders, names in os.walk(folder):
        folders.sort()
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted([*names, *linked]):
            full = os.path.join(place, name)
            path = os.path.relpath(full, folder).replace(os.sep, "/")
            facts = os.lstat(full)
            if is_junk(path):
                continue
            if not stat.S_ISREG(facts.st_mode):
                problems.append(f"{shown(path)} is a link or no file: it is not followed")
            elif facts.st_size > caps.file:
                problems.append(f"{shown(path)} is larger than {_size(caps.file)}: it is left alone")
            else:
                entries.append(Entry(path, facts.st_size, partial(_open, full)))
    return entries, problems


def is_junk(path: str) -> bool:
    """Whether an operating system put the file there for itself."""
    parts = path.split("/")
    return bool(JUNK & set(parts)) or parts[-1].startswith("._")


def common_folder(paths: Iterable[str]) -> str:
    """The one folder (with "/") that all paths begin with, or ""."""
    firsts = {path.split("/")[0] if "/" in path else "" for path in paths}
    return f"{firsts.pop()}/" if len(firsts) == 1 and firsts != {""} else ""


def _name(info: ZipInfo) -> str:
    """The entry's name, with "/". Not marked as UTF-8 it may be that all the same, or of the old PC's code page."""
    name = info.filename
    if not info.flag_bits & UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _unsafe(name: str) -> str | None:
    if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/"):
        return "points out of its folder: it is left in the zip"
    return None if name.strip("/. ") else "has no name: it is left in the zip"


def _dangerous(info: ZipInfo, caps: Caps) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or info.external_attr & DIRECTORY_BIT:
        return "is a link or no file: it is left in the zip"
    if info.flag_bits & ENCRYPTED:
        return "has a password: it is left in the zip"
    if info.file_size > caps.file:
        return f"is larger than {_size(caps.file)}: it is left in the zip"
    if info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1):
        return "unpacks to far more than it seems, as zip bombs do: it is left in the zip"
    return None


def _open(path: str) -> IO[bytes]:
    return os.fdopen(os.open(path, READ), "rb")


def _size(count: int) -> str:
    return f"{count // 1024**2} MB"
