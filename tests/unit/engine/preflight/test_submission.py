"""Finding submissions, and reading their folders without ever leaving them."""

import os
import socket

import pytest

from grader.engine.preflight import submission
from grader.engine.preflight.submission import find_submissions, read_files
from grader.errors import CommandError
from tests.courses import hand_in, with_settings

LESSON = "03-multi-layer"


@pytest.fixture
def folder(tmp_path):
    """A folder with a notebook, and a secret beside it."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "more").write_text("secret")
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "multi-layer.ipynb").write_text("{}")
    return folder


@pytest.fixture
def course(tmp_path):
    with_settings(tmp_path)
    for student in ("zoe", "adam"):
        hand_in(tmp_path, student)
    (tmp_path / "gradebook" / "submitted" / "bob" / "01-chain-rule").mkdir(parents=True)
    return tmp_path


def test_submissions_are_found_in_order_even_empty_ones(course):
    found = find_submissions(course, LESSON)
    assert [each.student for each in found] == ["adam", "zoe"]
    assert found[0].folder == course / "gradebook" / "submitted" / "adam" / LESSON
    assert found[0].lesson == LESSON


def test_named_students_are_found_in_the_same_order(course):
    assert [each.student for each in find_submissions(course, LESSON, ["zoe", "adam", "zoe"])] == ["adam", "zoe"]
    assert [each.student for each in find_submissions(course, LESSON, ["zoe"])] == ["zoe"]


def test_a_student_without_submission_is_named(course):
    with pytest.raises(CommandError, match="by bob, eve:"):
        find_submissions(course, LESSON, ["bob", "adam", "eve"])


def test_a_course_without_submissions_has_none(tmp_path):
    assert find_submissions(with_settings(tmp_path), LESSON) == []


def test_files_are_read_with_their_paths(folder):
    (folder / "timestamp.txt").write_text("2026-01-01")
    (folder / "data" / "deep").mkdir(parents=True)
    (folder / "data" / "deep" / "x.csv").write_bytes(b"\0\xff")
    files, problems = read_files(folder)
    assert files == {"multi-layer.ipynb": b"{}", "timestamp.txt": b"2026-01-01", "data/deep/x.csv": b"\0\xff"}
    assert problems == ()


@pytest.mark.parametrize("target", ["../secret", "../outside", "multi-layer.ipynb", "nowhere"])
def test_no_link_is_followed(folder, target):
    (folder / "link").symlink_to(target)
    files, problems = read_files(folder)
    assert list(files) == ["multi-layer.ipynb"]
    assert problems == ("link was not read: it is a link, not a file",)


def test_a_folder_that_is_a_link_is_not_read(folder):
    link = folder.parent / "link"
    link.symlink_to(folder)
    files, problems = read_files(link)
    assert files == {}
    assert problems[0].startswith("the submission's folder cannot be opened")


def test_a_file_exchanged_for_a_link_after_it_was_looked_at_is_not_read(folder, monkeypatch):
    look = os.stat

    def exchange(name, **options):
        looked = look(name, **options)
        if name == "multi-layer.ipynb":
            (folder / name).unlink()
            (folder / name).symlink_to("../secret")
        return looked

    monkeypatch.setattr(submission.os, "stat", exchange)
    files, problems = read_files(folder)
    assert files == {}
    assert problems[0].startswith("multi-layer.ipynb was not read")


def test_a_file_exchanged_for_a_named_pipe_does_not_block(folder, monkeypatch):
    look = os.stat

    def exchange(name, **options):
        looked = look(name, **options)
        if name == "multi-layer.ipynb":  # everything on this machine is looked at through os.stat
            (folder / name).unlink()
            os.mkfifo(folder / name)
        return looked

    monkeypatch.setattr(submission.os, "stat", exchange)
    assert read_files(folder) == ({}, ("multi-layer.ipynb was not read: it is not a file",))


def test_pipes_and_sockets_are_not_opened(folder, monkeypatch):
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        files, problems = read_files(folder)
    assert list(files) == ["multi-layer.ipynb"]
    assert problems == (
        "pipe was not read: it is a named pipe, not a file",
        "socket was not read: it is a socket, not a file",
    )


def test_a_file_that_is_too_large_is_told(folder, monkeypatch):
    monkeypatch.setattr(submission, "LARGEST_FILE", 10)
    (folder / "a").write_bytes(b"x" * 10)
    (folder / "b").write_bytes(b"x" * 11)
    files, problems = read_files(folder)
    assert sorted(files) == ["a", "multi-layer.ipynb"]
    assert len(problems) == 1
    assert problems[0].startswith("b was not read: it is larger than")


def test_all_files_together_are_bounded_and_notebooks_come_first(folder, monkeypatch):
    monkeypatch.setattr(submission, "LARGEST_FOLDER", 10)
    (folder / "a").write_bytes(b"x" * 8)
    (folder / "b").write_bytes(b"x")
    files, problems = read_files(folder)
    assert sorted(files) == ["a", "multi-layer.ipynb"]
    assert problems[0].startswith("b was not read: all files together are over")


def test_the_number_of_files_is_bounded_over_all_folders(folder, monkeypatch):
    monkeypatch.setattr(submission, "MOST_ENTRIES", 5)
    for place in ("one", "two"):
        (folder / place).mkdir()
        for name in "abc":
            (folder / place / name).touch()
    files, problems = read_files(folder)
    assert sorted(files) == ["multi-layer.ipynb", "one/a", "one/b", "one/c"]
    assert problems == ("two/ was not read to its end: there are over 5 files",)


def test_the_depth_is_bounded(folder, monkeypatch):
    monkeypatch.setattr(submission, "DEEPEST", 2)
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "x").touch()
    (folder / "a" / "b" / "y").touch()
    files, problems = read_files(folder)
    assert "a/x" in files
    assert "a/b/y" not in files
    assert problems == ("a/b was not read: over 2 folders deep",)


def test_names_that_are_not_utf_8_are_read(folder):
    with open(os.fsencode(folder) + b"/l\xf6sung.ipynb", "wb") as file:
        file.write(b"{}")
    (folder / os.fsdecode(b"l\xf6sung.link")).symlink_to("nowhere")
    files, problems = read_files(folder)
    assert os.fsdecode(b"l\xf6sung.ipynb") in files
    assert problems == ("l?sung.link was not read: it is a link, not a file",)


def test_all_folders_are_closed_again(folder):
    (folder / "a" / "b").mkdir(parents=True)
    before = len(os.listdir("/proc/self/fd"))
    read_files(folder)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_folder_that_is_not_there_is_a_problem_not_an_error(tmp_path):
    assert read_files(tmp_path / "nowhere")[0] == {}
    assert len(read_files(tmp_path / "nowhere")[1]) == 1
