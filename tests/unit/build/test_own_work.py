"""No build writes over a notebook that somebody has worked in, nor removes one."""

from pathlib import Path

import nbformat
import pytest

from grader.build.built import Built
from grader.course import FRONT_PAGE
from grader.errors import CommandError


def work_in(path, run=True):
    """What JupyterLab saves after a student wrote something; run: and ran it."""
    notebook = nbformat.read(path, as_version=4)
    cell = notebook.cells[1]
    cell.source = "answer = 42"
    cell.execution_count = 1 if run else None
    nbformat.write(notebook, path)


def built(files, lesson, *stray):
    """A lesson's files, as the build hands them over to be written."""
    return Built(files, stray, answered=frozenset([lesson.released]))


def test_answers_are_not_written_over(course, toy_files, toy):
    built(toy_files, toy).write(course)
    work_in(course / toy.released)
    with pytest.raises(CommandError, match=r"toy\.ipynb holds cells that were run.*move or delete it"):
        built(toy_files, toy).write(course)


def test_a_copy_with_answers_is_not_removed_and_nothing_is_written(course, toy_files, toy):
    built(toy_files, toy).write(course)
    copy = toy.released.with_name("toy-Copy1.ipynb")
    (course / copy).write_bytes((course / toy.released).read_bytes())
    assert built(toy_files, toy, copy).write(course) == [f"{copy} removed"]
    (course / copy).write_bytes((course / toy.released).read_bytes())
    work_in(course / copy)
    (course / toy.solved).unlink()
    with pytest.raises(CommandError, match="toy-Copy1"):
        built(toy_files, toy, copy).write(course)
    assert (course / copy).exists() and not (course / toy.solved).exists()


def test_what_is_only_out_of_date_or_no_notebook_or_the_front_page_is(course, toy_files, toy):
    built(toy_files, toy).write(course)
    work_in(course / toy.released, run=False)
    assert built(toy_files, toy).write(course) == [f"{toy.released} written"]
    (course / toy.released).write_text('{"cells": 5}')
    assert built(toy_files, toy).write(course) == [f"{toy.released} written"]
    (course / "data.csv").write_text("1, 2")
    assert built(toy_files, toy, Path("data.csv")).write(course) == ["data.csv removed"]
    work_in(course / toy.solved)
    (course / FRONT_PAGE.released).write_bytes((course / toy.solved).read_bytes())
    assert Built({FRONT_PAGE.released: b"new"}).write(course) == [f"{FRONT_PAGE.released} written"]
