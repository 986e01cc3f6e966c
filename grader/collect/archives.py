"""A zip file, read safely: what would do harm is left in it, with a sentence."""

import re
import stat
import struct
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.collect.entries import LARGEST_FILE, Entry, in_mb, without_junk
from grader.errors import CommandError
from grader.names import shown

DRIVE = re.compile(r"[A-Za-z]:")
DIRECTORY_BIT = 0x10  # of an entry's attributes, as DOS has them
UTF8, ENCRYPTED = 0x800, 0x1  # flags of a zip's entry
END, END_SIZE = b"PK\x05\x06", 22  # of the record that a zip ends with
END64, END64_SIZE, LOCATOR, LOCATOR_SIZE = b"PK\x06\x06", 56, b"PK\x06\x07", 20
LONGEST_COMMENT = 2**16
ENTRY = 1000
"""Bytes of an entry in a zip's directory; with a name of usual length it has a tenth of them."""


@dataclass(frozen=True)
class Caps:
    """How much a zip may hold: entries, and bytes in all, unpacked; beside: entries more, of what is left out."""

    entries: int
    total: int
    beside: int = 0


CLASS = Caps(entries=1_000_000, total=2**60)  # each student's share has caps of its own
AT_A_GLANCE = Caps(entries=5_000, total=2**60)  # of which only the names are looked at
OWN_ZIP = Caps(entries=200, total=128 * 1024**2, beside=6_000)  # an environment has many more, of shorter names


def open_zip(path: Path, caps: Caps) -> ZipFile:
    """The open zip. Raises BadZipFile for what is none or is damaged, CommandError where it lists more than `caps`.

    Raises OSError where there is no such file, or it may not be read.
    """
    with path.open("rb") as file:
        # Before Python reads it: it would make an object of each entry, however many there are.
        if _directory_size(file) > (caps.entries + caps.beside) * ENTRY:
            raise CommandError(f"{shown(path.name)} lists more than the {caps.entries} files allowed")
    try:
        return ZipFile(path)
    except Exception as error:  # of a damaged zip it may be any
        raise BadZipFile(str(error)) from None


def zip_entries(archive: ZipFile, caps: Caps = CLASS) -> tuple[list[Entry], list[str]]:
    """The files of an open zip, and a sentence for each that is left out for safety.

    Raises CommandError where there is more than `caps` allow in all.
    """
    named = [(_name(info), info) for info in archive.infolist()]
    kept = set(without_junk(name for name, info in named if not name.endswith("/") or info.file_size))
    infos = [(name, info) for name, info in named if name in kept]
    if len(infos) > caps.entries:
        raise CommandError(f"{archive.filename} has {len(infos)} entries, more than the {caps.entries} allowed")
    entries, problems, total = [], [], 0
    for name, info in infos:
        problem = _unsafe(name) or _dangerous(info)
        if problem:
            problems.append(f"{shown(name) or 'a file'} {problem}")
            continue
        total += info.file_size
        if total > caps.total:
            raise CommandError(f"{archive.filename} unpacks to more than {in_mb(caps.total)}: it is left alone")
        entries.append(Entry(name, info.file_size, info.compress_size, partial(archive.open, info)))
    return entries, problems


def _directory_size(file: IO[bytes]) -> int:
    """The bytes of a zip's directory, found as Python finds it; 0 where there is none."""
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_COMMENT - END_SIZE - LOCATOR_SIZE - END64_SIZE))
    tail = file.read()
    last = tail[-END_SIZE:]
    place = len(tail) - END_SIZE if last.startswith(END) and last.endswith(b"\0\0") else tail.rfind(END)
    if place < 0 or len(tail) < place + END_SIZE:
        return 0
    if tail[max(0, place - LOCATOR_SIZE) : place].startswith(LOCATOR):
        record = tail[max(0, place - LOCATOR_SIZE - END64_SIZE) :]
        return int(struct.unpack_from("<Q", record, 40)[0]) if record.startswith(END64) else size
    return int(struct.unpack_from("<L", tail, place + 12)[0])


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
    return None if name.strip("/. ") and not name.endswith("/") else "has no name: it is left in the zip"


def _dangerous(info: ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or info.external_attr & DIRECTORY_BIT:
        return "is a link or no file: it is left in the zip"
    if info.flag_bits & ENCRYPTED:
        return "has a password: it is left in the zip"
    if info.file_size > LARGEST_FILE:
        return f"is larger than {in_mb(LARGEST_FILE)}: it is left in the zip"
    # The others may ask for gigabytes to unpack a few bytes.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is packed in an unusual way: it is left in the zip"
    return None
