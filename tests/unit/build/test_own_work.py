"""No build writes over a notebook that somebody has worked in, nor removes one."""

import nbformat
import pytest

from grader.build.build import write_files
from grader.build.own_work import keep_own_work
from grader.course import FRONT_PAGE
from grader.errors import CommandError


def work_in(path, run=True):
    """What JupyterLab saves after a student wrote something; run: and ran it."""
    notebook = nbformat.read(path, as_version=4)
    cell = notebook.cells[1]
    cell.source = "answer = 42"
    cell.execution_count = 1 if run else None
    nbformat.write(notebook, path)


def test_answers_are_not_written_over(course, toy_files, toy):
    write_files(course, toy_files)
    work_in(course / toy.released)
    with pytest.raises(CommandError, match=r"toy\.ipynb holds cells that were run.*move or delete it"):
        keep_own_work(course, toy, toy_files, [])


def test_a_copy_with_answers_is_not_removed(course, toy_files, toy):
    write_files(course, toy_files)
    copy = toy.released.with_name("toy-Copy1.ipynb")
    (course / copy).write_bytes((course / toy.released).read_bytes())
    keep_own_work(course, toy, toy_files, [copy])
    work_in(course / copy)
    with pytest.raises(CommandError, match="toy-Copy1"):
        keep_own_work(course, toy, toy_files, [copy])


def test_what_is_only_out_of_date_or_no_notebook_or_the_front_page_is(course, toy_files, toy):
    write_files(course, toy_files)
    work_in(course / toy.released, run=False)
    keep_own_work(course, toy, toy_files, [])
    (course / toy.released).write_text('{"cells": 5}')
    keep_own_work(course, toy, toy_files, [])
    (course / "data.csv").write_text("1, 2")
    keep_own_work(course, toy, toy_files, [course / "data.csv"])
    work_in(course / toy.solved)
    (course / FRONT_PAGE.released).write_bytes((course / toy.solved).read_bytes())
    keep_own_work(course, FRONT_PAGE, {FRONT_PAGE.released: b"new"}, [])
