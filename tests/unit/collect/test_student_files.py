"""No submission ends the collecting of the others, and each has its own caps, whatever its names and bytes are."""

import errno
import io
import os
import struct
import sys
import zipfile

import pytest

from grader.collect import student_files
from grader.collect.placing import Placed
from grader.errors import CommandError
from tests.unit.collect.conftest import zipped

NOTEBOOK = b'{"cells": []}'
MAL = "Mal M_202_assignsubmission_file"
OTHERS = {f"{who}_assignsubmission_file/multi-layer.ipynb": NOTEBOOK for who in ("Ada_201", "Zed_203")}
COLLECTED = {f"{who}/03-multi-layer/multi-layer.ipynb": NOTEBOOK for who in ("201", "203")}
DEEP = "/".join(["d" * 190] * 25)


def of_the_others(course) -> dict[str, bytes]:
    return {path: data for path, data in course.tree("submitted").items() if not path.startswith("202/")}


def of_mal(course) -> dict[str, bytes]:
    start = "202/03-multi-layer/"
    found = course.tree("submitted").items()
    return {path.removeprefix(start): data for path, data in found if path.startswith(start)}


@pytest.mark.parametrize(
    "names",
    [
        ["..."],
        ["....", " ", ". ."],
        ["a", "a/b"],
        ["a/b", "a"],
        ["A/b/c", "a/B", "a"],
        ["x.txt", "X.TXT", "x.txt/y", "x.TXT/Y"],
        ["\u00e9.txt", "e\u0301.txt", "E\u0301.txt"],
        ["stra\u00dfe", "strasse", "STRASSE"],
        [f"{DEEP}/x.txt", f"{DEEP}/y.txt"],
        ["n" * 250 + ".ipynb", "n" * 251 + ".ipynb"],
        ["/".join("d" * 900) + "/x.ipynb"],
        ["\u674e" * 120 + ".ipynb"],
        ["CON", "con.txt", "LPT1.ipynb"],
        ["-rf", "~root", "C:evil", "a:b", "a*?", "\x1b]0;owned\x07", "\u202etxt", "a\nb", "\x7f", "$(x)", "`x`"],
    ],
    ids=range(14),
)
def test_every_name_is_kept_and_nobody_else_is_touched(course, make_zip, names):
    files = {f"{MAL}/{name}": str(number).encode() for number, name in enumerate(names)}
    assert course.collect(make_zip({**OTHERS, **files})) == 0, course.text()
    assert of_the_others(course) == COLLECTED
    assert sorted(of_mal(course).values()) == sorted(files.values())
    for path in of_mal(course):
        assert path.isprintable() and all(len(part.encode()) <= 255 for part in path.split("/"))


@pytest.mark.parametrize("name", ["Q", "Q/x.ipynb", "x/Q", "xQ.ipynb", "QQ", "./Q"])
def test_a_name_that_begins_or_ends_with_nul_is_told_or_kept(course, make_zip, name):
    own = zipped({name: b"x", "multi-layer.ipynb": NOTEBOOK}).replace(b"Q", b"\0")
    course.collect(make_zip({**OTHERS, f"{MAL}/own.zip": own}))
    assert of_the_others(course) == COLLECTED and of_mal(course)["multi-layer.ipynb"] == NOTEBOOK
    path = make_zip({**OTHERS, f"{MAL}/{name}": b"x", f"{MAL}/multi-layer.ipynb": NOTEBOOK}, "second.zip")
    path.write_bytes(path.read_bytes().replace(b"Q", b"\0"))
    course.collect(path)
    assert of_the_others(course) == COLLECTED


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes")
def test_names_that_are_no_text_and_what_cannot_be_read_in_a_folder(course, make_folder):
    folder = make_folder({"ada/multi-layer.ipynb": NOTEBOOK, "mal/x": b"x", "zed/multi-layer.ipynb": NOTEBOOK})
    with open(bytes(folder) + b"/mal/l\xf6sung.ipynb", "wb") as file:
        file.write(NOTEBOOK)
    here = os.open(folder / "mal", os.O_RDONLY)
    try:
        for _ in range(340):  # beyond what a path may have in all
            os.mkdir("d" * 13, dir_fd=here)
            below = os.open("d" * 13, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    assert course.collect(folder) == 1
    assert "file name too long" in course.text()
    found = course.tree("submitted")
    assert {path: data for path, data in found.items() if not path.startswith("mal/")} == {
        f"{who}/03-multi-layer/multi-layer.ipynb": NOTEBOOK for who in ("ada", "zed")
    }
    assert found["mal/03-multi-layer/l~F6sung.ipynb"] == NOTEBOOK


def flipped(place: int, content: bytes) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


GOOD = zipped({"multi-layer.ipynb": NOTEBOOK * 9, "data/x.csv": b"1,2\n" * 30})


@pytest.mark.slow
@pytest.mark.parametrize("place", range(0, len(GOOD), 3))
def test_a_zip_with_any_byte_changed(course, make_zip, place):
    course.collect(make_zip({**OTHERS, f"{MAL}/own.zip": flipped(place, GOOD)}))
    assert of_the_others(course) == COLLECTED
    assert of_mal(course)


def packed(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("multi-layer.ipynb", NOTEBOOK * 50)
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_may_take_gigabytes_to_unpack_stays_packed(course, make_zip, method):
    content = packed(method)
    assert course.collect(make_zip({**OTHERS, f"{MAL}/own.zip": content})) == 1
    assert of_mal(course) == {"own.zip": content}
    assert "202: in own.zip: multi-layer.ipynb is packed in an unusual way" in course.text()


@pytest.mark.parametrize("error", [MemoryError(), RecursionError("x"), IndexError("y"), OSError(errno.EIO, "broken")])
@pytest.mark.parametrize("step", ["_copy", "_free", "add"])
def test_whatever_is_raised_is_a_sentence_about_the_one_student(course, make_zip, monkeypatch, error, step):
    whole = getattr(student_files.StudentFiles, step)

    def failing(self, *arguments):
        if self.folder.name == "202":
            raise error
        return whole(self, *arguments)

    monkeypatch.setattr(student_files.StudentFiles, step, failing)
    assert course.collect(make_zip({**OTHERS, f"{MAL}/x.ipynb": NOTEBOOK})) == 1
    assert course.tree("submitted") == COLLECTED
    assert "  202: " in course.text()


def test_a_full_disk_is_no_students_fault(course, make_zip, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(student_files.StudentFiles, "_copy", full)
    with pytest.raises(CommandError, match=r"the system takes no more .*: mend that, and collect again"):
        course.collect(make_zip(OTHERS))
    assert course.tree("submitted") == {}


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_no_zip_stays_open_for_being_a_students(course, make_folder):
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    path = make_folder({f"s{n}.zip": zipped({"multi-layer.ipynb": NOTEBOOK}) for n in range(90)})
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 50, before[1]))
    try:
        assert course.collect(path) == 0, course.text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(course.tree("submitted")) == 90


def test_a_zip_of_a_students_has_no_time_of_handing_in(course, make_folder):
    own = zipped({"timestamp.txt": b"2020-01-01 10:00 UTC", "multi-layer.ipynb": NOTEBOOK})
    time = "2024-11-20 10:00:00 UTC"
    assert course.collect(make_folder({f"mal+03-multi-layer+{time}/own.zip": own}, "inbound")) == 0
    found = course.tree("submitted")
    assert found["mal/03-multi-layer/timestamp.txt"] == time.encode()
    assert found["mal/03-multi-layer/students-timestamp.txt"] == b"2020-01-01 10:00 UTC"


def test_what_stands_in_the_way_is_told_of_the_one_student(course, make_zip):
    (course.root / "gradebook" / "submitted").mkdir(parents=True)
    (course.root / "gradebook" / "submitted" / "202").write_text("a file")
    assert course.collect(make_zip({**OTHERS, f"{MAL}/x.ipynb": NOTEBOOK})) == 1
    assert of_the_others(course) == COLLECTED | {"202": b"a file"}
    assert "202: not collected" in course.text()


class TestCaps:
    """A student's own zip has a student's caps, in a platform's zip, in a folder, beside others of its kind."""

    @pytest.fixture(params=["zip", "folder", "by mail"])
    def hand_in(self, request, course, make_zip, make_folder):
        def collect(**zips: bytes) -> int:
            zips = {f"{name}.zip": content for name, content in zips.items()}
            if request.param == "zip":
                course.collect(make_zip({**OTHERS, **{f"{MAL}/{name}": data for name, data in zips.items()}}))
            elif request.param == "folder":
                course.collect(make_folder({**OTHERS, **{f"{MAL}/{name}": data for name, data in zips.items()}}))
            else:
                course.collect(make_folder({"ada.ipynb": NOTEBOOK, **{f"202/{name}": b for name, b in zips.items()}}))
            return sum(map(len, of_mal(course).values()))

        return collect

    @pytest.mark.slow
    def test_many_small_bombs_are_one(self, course, hand_in):
        assert hand_in(own=zipped({f"f{n}": bytes(8 * 1024**2) for n in range(15)})) < 20 * 1024**2
        assert "as zip bombs do" in course.text()

    @pytest.mark.slow
    def test_so_are_many_zips(self, course, hand_in):
        bombs = {f"own{n}": zipped({f"f{n}": bytes(7 * 1024**2)}) for n in range(10)}
        assert hand_in(**bombs) < 20 * 1024**2
        assert "as zip bombs do" in course.text()

    def test_many_entries_are_not_unpacked(self, course, hand_in):
        content = zipped({f"f{n}": b"" for n in range(300)})
        assert hand_in(own=content) == len(content)
        assert "own.zip is not opened: it holds too much" in course.text()

    def test_many_files_in_many_zips_are_left(self, course, hand_in, monkeypatch):
        monkeypatch.setattr(student_files, "MOST_FILES", 50)
        hand_in(**{f"own{n}": zipped({f"{n}-{m}": b"x" for m in range(20)}) for n in range(5)})
        assert len(of_mal(course)) <= 50
        assert "the submission has more than 50 files" in course.text()

    def test_an_honest_notebook_with_long_runs_is_taken(self, course, hand_in):
        content = b"0.0, 1.0, " * 200_000 + bytes(range(256)) * 400
        hand_in(own=zipped({"multi-layer.ipynb": content}))
        assert of_mal(course) == {"multi-layer.ipynb": content}


def test_a_directory_that_lies_about_its_length_is_not_read(course, make_zip):
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 1, 1, 2**31, 0, 0)
    assert course.collect(make_zip({**OTHERS, f"{MAL}/own.zip": b"x" * 1000 + end})) == 1
    assert "202: own.zip is not opened: it holds too much" in course.text()


def test_a_student_with_a_thousand_remarks_hides_nobody_elses(course, make_zip):
    files = {f"{MAL}/{n}:.txt": b"x" for n in range(600)}
    assert course.collect(make_zip({**OTHERS, **files, "Zed_203_assignsubmission_file/a:b": b"y"})) == 0
    assert "203: a:b is kept as a~3Ab" in course.text() and "202: and 595 more of this kind" in course.text()
    assert Placed.COLLECTED.value in course.text()
