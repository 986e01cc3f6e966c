"""The result store: whole files or none, one for each student, whatever the students are called."""

import errno
import json
import os
from pathlib import Path

import pytest

from grader.engine.recording.store import ResultStore
from grader.engine.result import Mark, Result, Status
from grader.errors import CommandError
from tests.courses import with_settings

LESSON = "03-multi-layer"
MARK = Mark("check-forward", "forward", 1.5, 2.0, ("sign",), "a sign")
NAMES = ["ada", "Ada", "a/b", "a", "..", ".", "", "~", "%", "%41da", "=1+1", "José", "Jose\u0301", "\udcff", "con ",
         "x" * 300, "x" * 301, "X" * 300, "a\nb", "a\0b", "*"]  # fmt: skip


def result(student: str = "ada", **changes) -> Result:
    fields = {"key": "k", "status": Status.GRADED, "reason": "", "marks": (MARK,), "notebook": "{}"} | changes
    return Result(student, LESSON, **fields)


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(with_settings(tmp_path))


@pytest.mark.parametrize("student", NAMES)
def test_a_result_comes_back_as_it_was(store: ResultStore, student: str, tmp_path: Path):
    written = result(student, repairs=("mended",), seconds=0.25)
    store.write(written)
    assert store.read(LESSON, student) == written
    files = [path for path in (tmp_path / "gradebook").rglob("*") if path.is_file()]
    assert files == [store.path(LESSON, student)]
    assert files[0].parent == tmp_path / "gradebook" / "results" / LESSON


def test_students_do_not_share_a_file(store: ResultStore):
    for student in NAMES:
        store.write(result(student, key=student.encode("utf-8", "surrogatepass").hex()))
    assert {found.student for found in store.all(LESSON)} == set(NAMES)


@pytest.mark.parametrize("text", [
    "", "{", "[]", "null", "1", '"text"', '{"student": "ada"}', "[" * 100_000, "\x00" * 50,
    json.dumps({"student": "ada", "lesson": LESSON, "key": "k", "status": "of old", "reason": "", "marks": [],
                "repairs": [], "notebook": ""}),
])  # fmt: skip
def test_what_is_no_result_reads_as_none(store: ResultStore, text: str):
    path = store.path(LESSON, "ada")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert store.read(LESSON, "ada") is None
    assert list(store.all(LESSON)) == []


def test_a_torn_file_reads_as_none_wherever_it_is_torn(store: ResultStore):
    store.write(result("José"))
    path = store.path(LESSON, "José")
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert store.read(LESSON, "José") is None


def test_the_file_of_another_student_or_lesson_is_not_taken(store: ResultStore):
    store.write(result("ben"))
    store.path(LESSON, "ben").rename(store.path(LESSON, "ada"))
    assert store.read(LESSON, "ada") is None
    assert list(store.all(LESSON)) == []


def test_a_folder_in_a_results_place_reads_as_none(store: ResultStore):
    store.path(LESSON, "ada").mkdir(parents=True)
    assert store.read(LESSON, "ada") is None
    with pytest.raises(CommandError, match="cannot write"):
        store.write(result())


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_is_said_and_leaves_the_earlier_result(store: ResultStore, monkeypatch, step: str):
    store.write(result(key="earlier"))

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(CommandError, match=r"No space left on device.*--resume"):
        store.write(result(key="later"))
    monkeypatch.undo()
    assert store.read(LESSON, "ada").key == "earlier"
    assert os.listdir(store.path(LESSON, "ada").parent) == ["ada.json"]


def test_a_result_is_on_the_disk_before_it_takes_its_place(store: ResultStore, monkeypatch):
    steps = []
    for step in ("fsync", "replace"):
        real = getattr(os, step)
        monkeypatch.setattr(os, step, lambda *a, real=real, step=step: (steps.append(step), real(*a)))
    store.write(result())
    assert steps == ["fsync", "replace"]


def test_results_are_read_one_at_a_time(store: ResultStore):
    for student in ("ada", "ben", "cleo"):
        store.write(result(student))
    results = store.all(LESSON)
    assert next(results).student == "ada"
    store.path(LESSON, "ben").unlink()
    assert [found.student for found in results] == ["cleo"]


def test_a_lesson_without_results_has_none(store: ResultStore):
    assert store.read(LESSON, "ada") is None
    assert list(store.all(LESSON)) == []


def test_what_a_killed_process_left_is_no_result(store: ResultStore):
    store.write(result())
    left = store.path(LESSON, "ben").with_name("ben.json.1.tmp")
    left.write_text(result("ben").to_json())
    assert list(store.all(LESSON)) == [result()]
