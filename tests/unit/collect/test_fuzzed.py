"""Submissions by the thousand: none ends the collecting of the others, nor the reading of what was collected."""

import os
import random
from collections.abc import Iterator

import pytest

from grader.engine.preflight.preflight import preflight
from grader.engine.preflight.submission import read_files
from tests.courses import LESSON, ROOT
from tests.unit.collect.conftest import zip_of_bytes

SOAK = bool(os.environ.get("GRADER_SOAK"))
CLASSES, STUDENTS = (400, 50) if SOAK else (8, 20)
"""20,000 submissions, or 160."""
NOTEBOOK = (ROOT / LESSON.released).read_bytes()
NAME = LESSON.released.name
PARTS = [
    *(b"a", b"A", b"a/b", b"b", b"/", b"//", b"\\", b"..", b"../", b"...", b".", b" ", b"\0", b"\xff", b"\xed\xb2\x80"),
    *(
        b"C:",
        b":",
        b"*",
        b"~",
        b"-",
        b"+",
        b"=1+1",
        b"\n",
        b"\r",
        b"\t",
        b"\x1b[2J",
        b"\x7f",
        b"\xe2\x80\xae",
        b"'",
        b'"',
    ),
    *(b"CON", b"nul.txt", b"timestamp.txt", b"TIMESTAMP.TXT", b"__MACOSX/", b".DS_Store", b"._x", b"Thumbs.db"),
    *(
        b".zip",
        b".ipynb",
        b".py",
        b".json",
        NAME.encode(),
        b"x" * 120,
        b"x" * 254,
        b"d/" * 60,
        b"\xc3\xa9",
        b"e\xcc\x81",
    ),
    *(b"_assignsubmission_file/", b"_1_2_", b"+03-multi-layer+2999-01-01 00:00:00 UTC/", b"\xf0\x9f\x98\x80"),
]
TIMES = [b"2024-01-01 00:00:00 UTC", b"2999-01-01 00:00:00", b"2024-99-99 99:99:99 \xff", b"0000-00-00 00:00:00.9 +x+y"]
BYTES = [
    b"PK\3\4",
    b"PK\1\2",
    b"PK\5\6",
    b"PK\6\6",
    b"\0\0",
    b"\xff\xff\xff\xff",
    b"{",
    b"]",
    b'"',
    b"\\ud800",
    b"null",
    b"1e999",
]


def name(draw: random.Random) -> bytes:
    return b"".join(draw.choices(PARTS, k=draw.choice((1, 1, 2, 3, 5)))) or b"x"


def damaged(draw: random.Random, content: bytes) -> bytes:
    """Some bytes changed, cut out, put in or repeated."""
    data = bytearray(content)
    for _ in range(draw.choice((0, 1, 1, 2, 4, 16))):
        place = draw.randrange(len(data) + 1)
        match draw.randrange(5):
            case 0:
                data[place : place + 1] = bytes([draw.randrange(256)])
            case 1:
                del data[place : place + draw.choice((1, 4, 64, len(data)))]
            case 2:
                data[place:place] = draw.choice(BYTES)
            case 3:
                data[place : place + 4] = draw.choice(BYTES)
            case 4:
                data[place:place] = data[place : place + draw.choice((1, 16, 1024))]
    return bytes(data)


def content(draw: random.Random, depth: int = 0) -> bytes:
    match draw.randrange(5 if depth < 2 else 3):
        case 0:
            return draw.randbytes(draw.choice((0, 1, 100)))
        case 1:
            return damaged(draw, NOTEBOOK)
        case 2:
            return damaged(draw, b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
        case _:
            files = {name(draw): content(draw, depth + 1) for _ in range(draw.choice((0, 1, 3, 9)))}
            return damaged(draw, zip_of_bytes(files))


def submission(draw: random.Random, number: int) -> Iterator[tuple[bytes, bytes]]:
    """What one student hands in, as Moodle packs it."""
    for _ in range(draw.choice((1, 1, 2, 4))):
        kind = draw.choice((name(draw), NAME.encode(), b"own.zip", b"own.zip"))
        yield b"Mal_%d_assignsubmission_file/" % number + kind, content(draw)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CLASSES))
def test_none_ends_the_others(course, tmp_path, seed):
    draw = random.Random(seed)
    files = dict(pair for number in range(1, STUDENTS + 1) for pair in submission(draw, number))
    honest = {f"{number}/{LESSON.slug}/{NAME}": b"honest" for number in (900, 901)}
    files |= {b"Ada_%d_assignsubmission_file/%s" % (number, NAME.encode()): b"honest" for number in (900, 901)}
    (tmp_path / "download.zip").write_bytes(zip_of_bytes(dict(draw.sample(sorted(files.items()), len(files)))))
    code = course.collect(tmp_path / "download.zip")
    assert all(letter.isprintable() for letter in course.text().replace("\n", ""))
    found = course.tree("submitted")
    assert honest.items() <= found.items()
    assert code in (0, 1) and len(course.said) < 12 * STUDENTS
    release = NOTEBOOK.decode()
    for student in sorted({path.split("/")[0] for path in found}):
        read, problems = read_files(course.root / "gradebook" / "submitted" / student / LESSON.slug)
        checked = preflight(read, problems, release, NAME)
        assert checked.notebook is not None or checked.reason


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CLASSES))
def test_nor_in_folders_of_any_names(course, tmp_path, seed):
    draw = random.Random(-seed - 1)
    top = os.fsencode(tmp_path / "inbound" if seed % 2 else tmp_path / "by-mail")
    honest = b"ada+03-multi-layer+2024-01-01 00:00:00 UTC" if seed % 2 else b"ada"
    os.makedirs(os.path.join(top, honest))
    with open(os.path.join(top, honest, NAME.encode()), "wb") as file:
        file.write(b"honest")
    for number in range(STUDENTS if seed % 5 == 0 else 5):
        student = b"mal%d" % number + (b"+03-multi-layer+" + draw.choice(TIMES) if seed % 2 else b"")
        place = os.path.join(top, draw.choice((student, student, name(draw).replace(b"/", b"").replace(b"\0", b""))))
        for path, data in submission(draw, number):
            full = os.path.join(
                place, path.partition(b"/")[2].replace(b"\0", b"").replace(b"..", b"").lstrip(b"/") or b"x"
            )
            try:
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "wb") as file:
                    file.write(data)
            except OSError:  # such a name cannot be here
                continue
    code = course.collect(tmp_path / ("inbound" if seed % 2 else "by-mail"), layout=None if seed % 2 else "name")
    assert all(letter.isprintable() for letter in course.text().replace("\n", ""))
    assert course.tree("submitted")[f"ada/{LESSON.slug}/{NAME}"] == b"honest" and code in (0, 1)
