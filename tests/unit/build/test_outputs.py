"""What depends on the machine stays as another machine has stored it; without a run everything does."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.build.outputs import keep_outputs

TAGGED = {"tags": ["nbval-ignore-output"]}


def notebook(text: str, source: str = "print(torch)", metadata: dict | None = None) -> nbformat.NotebookNode:
    """One cell, with what it printed and what it gave."""
    outputs = [new_output("stream", text=text), new_output("execute_result", {"text/plain": text}, execution_count=7)]
    cell = new_code_cell(source, id="cell", metadata=metadata or TAGGED, execution_count=7, outputs=outputs)
    return new_notebook(cells=[cell])


def kept(
    built: nbformat.NotebookNode, stored: nbformat.NotebookNode, folder: Path, only_of_the_machine: bool = True
) -> str:
    """What the built notebook shows in the end."""
    nbformat.write(stored, folder / "stored.ipynb")
    keep_outputs(built, folder / "stored.ipynb", only_of_the_machine=only_of_the_machine)
    return built.cells[0].outputs[0].text


def test_the_stored_output_stays(tmp_path):
    assert kept(notebook("here"), notebook("there"), tmp_path) == "there"


def test_its_number_is_that_of_today(tmp_path):
    built = notebook("here")
    built.cells[0].execution_count = 9
    kept(built, notebook("there"), tmp_path)
    assert built.cells[0].outputs[1].execution_count == 9


@pytest.mark.parametrize(
    "built", [{"source": "print(2)"}, {"metadata": {"tags": ["grade"]}}], ids=["edited", "untagged"]
)
def test_any_other_output_is_that_of_today(tmp_path, built):
    assert kept(notebook("here", **built), notebook("there"), tmp_path) == "here"


def test_without_a_run_whatever_is_stored_of_the_same_cell_stays_with_its_number(tmp_path):
    built = notebook("here", metadata={"tags": ["grade"]})
    built.cells[0].execution_count = None
    assert kept(built, notebook("there"), tmp_path, only_of_the_machine=False) == "there"
    assert built.cells[0].execution_count == 7
    assert kept(notebook("here", source="print(2)"), notebook("there"), tmp_path, only_of_the_machine=False) == "here"


@pytest.mark.parametrize("stored", [None, b"{", b"\xff", b"{}", b'{"nbformat": 4, "nbformat_minor": 5, "cells": [{}]}'])
@pytest.mark.parametrize("only_of_the_machine", [True, False])
def test_without_a_readable_notebook_there_is_nothing_to_keep(tmp_path, stored, only_of_the_machine):
    path = tmp_path / "stored.ipynb"
    if stored is not None:
        path.write_bytes(stored)
    built = notebook("here")
    keep_outputs(built, path, only_of_the_machine=only_of_the_machine)
    assert built.cells[0].outputs[0].text == "here"
