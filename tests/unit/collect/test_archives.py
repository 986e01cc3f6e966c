"""A zip's list of files is weighed before it is read."""

import struct
import zipfile

import pytest

from grader.collect.archives import Caps, open_zip
from grader.errors import CommandError
from tests.unit.collect.conftest import zipped

ENTRIES = 40
CONTENT = zipped({f"{number}-{'x' * 90}": b"x" for number in range(ENTRIES)})
ROOM, NO_ROOM = Caps(ENTRIES, 10**9), Caps(1, 10**9)


@pytest.fixture
def make(tmp_path):
    def write(content: bytes):
        (tmp_path / "x.zip").write_bytes(content)
        return tmp_path / "x.zip"

    return write


def zip64(content: bytes) -> bytes:
    """The same with the end that zips of more than 65,535 files have."""
    *_, entries, _, size, offset, _ = struct.unpack("<4sHHHHLLH", content[-22:])
    record = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(content) - 22, 1)
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0)
    return content[:-22] + record + locator + end


def with_comment(content: bytes, comment: bytes) -> bytes:
    return content[:-2] + struct.pack("<H", len(comment)) + comment


GOOD = {
    "plain": CONTENT,
    "zip64": zip64(CONTENT),
    "comment": with_comment(CONTENT, b"a word"),
    "long comment": with_comment(CONTENT, b"x" * (2**16 - 1)),
    "comment that looks like an end": with_comment(CONTENT, b"PK\5\6" + b"\1" * 9),
    "after something else": b"#!/bin/sh\n" * 50 + CONTENT,
}


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_end_is_weighed_as_python_reads_it(make, kind):
    path = make(GOOD[kind])
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile:
        with pytest.raises(zipfile.BadZipFile):
            open_zip(path, ROOM)
        return
    with open_zip(path, ROOM) as archive:
        assert archive.namelist() == names and len(names) == ENTRIES
    with pytest.raises(CommandError, match=r"x.zip lists more than the 1 files allowed"):
        open_zip(path, NO_ROOM)


@pytest.mark.parametrize("place", range(22))
@pytest.mark.parametrize("end", [CONTENT, zip64(CONTENT)], ids=["plain", "zip64"])
@pytest.mark.parametrize("value", [0, 255])
def test_a_damaged_end_is_read_only_if_it_was_weighed(make, place, end, value):
    data = bytearray(end)
    data[-22 + place] = value
    path = make(bytes(data))
    try:
        archive = open_zip(path, NO_ROOM)
    except (CommandError, zipfile.BadZipFile):
        return
    with archive:
        assert sum(len(info.filename) + 46 for info in archive.infolist()) <= 1000


def test_a_missing_end_of_a_long_list_is_refused(make):
    content = zip64(CONTENT)
    start = content.rindex(b"PK\6\6")
    with pytest.raises((CommandError, zipfile.BadZipFile)):
        open_zip(make(content[:start] + b"PK\6\0" + content[start + 4 :]), NO_ROOM)
