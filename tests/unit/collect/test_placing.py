"""Nothing is overwritten, and a run that was killed at any point can be repeated."""

import os
import signal
import sys

import pytest

from grader.collect import collect, placing, student_files
from tests.unit.collect.conftest import LESSON

FILES = {f"s{n}_{n}_{n}00_multi-layer.ipynb": f"{n}".encode() for n in range(1, 4)}
NAME = f"{LESSON}/multi-layer.ipynb"


def test_collecting_twice_changes_nothing(course, make_zip):
    assert course.collect(make_zip(FILES)) == 0
    assert "3 collected, 0 unchanged, 0 replaced" in course.text()
    before = {path: path.stat().st_mtime_ns for path in (course.root / "gradebook").rglob("*")}
    assert course.collect(make_zip(FILES)) == 0
    assert "0 collected, 3 unchanged, 0 replaced" in course.text()
    assert {p: p.stat().st_mtime_ns for p in before if p.is_file()} == {p: t for p, t in before.items() if p.is_file()}


def test_a_different_submission_is_moved_away_and_never_lost(course, make_zip):
    course.collect(make_zip(FILES))
    for content in (b"second", b"third"):
        assert course.collect(make_zip(FILES | {"s2_2_200_multi-layer.ipynb": content})) == 0
        assert "0 collected, 2 unchanged, 1 replaced" in course.text()
    assert course.tree("submitted")[f"s2_2/{NAME}"] == b"third"
    replaced = course.tree("replaced")
    assert sorted(replaced.values()) == [b"2", b"second"]
    assert all(path.startswith(f"s2_2/{LESSON}/20") for path in replaced)


def test_a_link_in_the_place_of_a_submission_is_moved_and_not_written_through(course, make_zip, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course.root / "gradebook" / "submitted" / "s1_1").mkdir(parents=True)
    (course.root / "gradebook" / "submitted" / "s1_1" / LESSON).symlink_to(tmp_path / "elsewhere")
    assert course.collect(make_zip(FILES)) == 0
    assert course.tree("submitted")[f"s1_1/{NAME}"] == b"1"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(("second", "kept"), [("2024-11-19", b"first"), ("2024-11-21", b"second")])
def test_of_two_with_a_time_the_later_one_stays(course, make_folder, second, kept):
    for content, day in ((b"first", "2024-11-20"), (b"second", second)):
        part = f"ada+{LESSON}+{day} 10:00:00.000000 UTC+x"
        time = f"{day} 10:00:00.000000 UTC".encode()
        files = {f"{part}/multi-layer.ipynb": content, f"{part}/timestamp.txt": time}
        assert course.collect(make_folder(files, name=content.decode())) == 0
    assert course.tree("submitted")[f"ada/{NAME}"] == kept
    assert ("a later one is there already: ada" in course.text()) == (kept == b"first")


def test_a_time_that_a_person_wrote_stays_when_the_same_is_collected_again(course, make_zip):
    course.collect(make_zip(FILES))
    time = course.root / "gradebook" / "submitted" / "s1_1" / LESSON / "timestamp.txt"
    time.write_text("2026-12-01 10:00 UTC")
    assert course.collect(make_zip(FILES)) == 0
    assert "0 collected, 3 unchanged, 0 replaced" in course.text()
    assert time.read_text() == "2026-12-01 10:00 UTC"


def test_a_student_cannot_hand_in_the_time_of_handing_in(course, make_zip):
    assert course.collect(make_zip(FILES | {"s1_1_101_timestamp.txt": b"2020-01-01 10:00 UTC"})) == 0
    assert course.tree("submitted")[f"s1_1/{LESSON}/students-timestamp.txt"] == b"2020-01-01 10:00 UTC"
    assert f"s1_1/{LESSON}/timestamp.txt" not in course.tree("submitted")


def test_what_canvas_calls_late_is_said(course, make_zip):
    course.collect(make_zip(FILES | {"ada_LATE_9_1_multi-layer.ipynb": b""}))
    assert "marked as late by the platform: ada_9" in course.text()


def test_an_id_that_had_to_be_changed_is_said(course, make_folder):
    assert course.collect(make_folder({"=1+1/multi-layer.ipynb": b"x"})) == 0
    assert course.tree("submitted") == {f"~3D1~2B1/{NAME}": b"x"}
    assert "=1+1 is called ~3D1~2B1 from here on" in course.text()


def test_students_whose_names_differ_in_case_alone_are_told(course, make_folder):
    assert course.collect(make_folder({"Ada/multi-layer.ipynb": b"x", "ada/multi-layer.ipynb": b"y"})) == 1
    assert "Ada of Ada/ is in gradebook/unclaimed: ada/ may be Ada as well" in course.text()
    assert not course.tree("submitted") and sorted(course.tree("unclaimed").values()) == [b"x", b"y"]


class Killed(BaseException):
    """Ends a run as a kill would: nothing after it is done."""


def kill_at(monkeypatch, step: int) -> None:
    """Ends the run at its `step`-th write or rename: before it, or (a write) after half of it."""
    left = [step]
    rename, copy = os.rename, student_files.StudentFiles._copy

    def counted() -> bool:
        left[0] -= 1
        return left[0] < 0

    def killed_rename(*paths):
        if counted():
            raise Killed
        rename(*paths)

    def killed_copy(self, entry, path):
        if counted():
            path.write_bytes(b"half")
            raise Killed
        copy(self, entry, path)

    monkeypatch.setattr(placing.os, "rename", killed_rename)
    monkeypatch.setattr(student_files.StudentFiles, "_copy", killed_copy)


def end_state(course) -> tuple[dict, list]:
    return course.tree("submitted"), sorted(course.tree("replaced").values())


@pytest.mark.parametrize("step", range(9))
def test_killed_anywhere_and_run_again_it_ends_as_if_it_had_not_been(course, make_zip, monkeypatch, step):
    first, second = make_zip(FILES, "1.zip"), make_zip(dict.fromkeys(FILES, b"new"), "2.zip")
    course.collect(first)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        kill_at(patch, step)
        course.collect(second)
    # Whatever is there is whole.
    assert set(course.tree("submitted").values()) <= {b"1", b"2", b"3", b"new"}
    assert course.collect(second) == 0
    assert end_state(course) == ({f"s{n}_{n}/{NAME}": b"new" for n in range(1, 4)}, [b"1", b"2", b"3"])
    assert not (course.root / "gradebook" / "collecting").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_a_real_kill_leaves_nothing_half(course, make_zip, monkeypatch):
    path = make_zip(FILES)
    child = os.fork()
    if child == 0:
        kill_at(monkeypatch, 3)
        try:
            course.collect(path)
        except Killed:
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert course.collect(path) == 0
    assert course.tree("submitted") == {f"s{n}_{n}/{NAME}": f"{n}".encode() for n in range(1, 4)}


def test_one_student_at_a_time_is_on_its_way(course, make_zip, monkeypatch):
    most = []
    place = collect.place

    def watched(fresh, *paths):
        most.append(len(list(fresh.parent.iterdir())))
        return place(fresh, *paths)

    monkeypatch.setattr(collect, "place", watched)
    course.collect(make_zip(FILES))
    assert most == [1, 1, 1]
