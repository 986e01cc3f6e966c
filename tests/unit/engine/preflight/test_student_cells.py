"""Cells of any version of the format, and of none."""

import copy
import json

import nbformat
import pytest

from grader.engine.preflight import student_cells
from grader.engine.preflight.student_cells import read_cells
from tests.unit.engine.small_lesson import lesson

PYTHON = {"kernelspec": {"name": "python3", "language": "python"}}


def read(*cells, **content):
    return read_cells({"cells": list(cells), "metadata": PYTHON, "nbformat": 4, "nbformat_minor": 5, **content})


def code(source, **fields):
    return {"cell_type": "code", "metadata": {}, "source": source, **fields}


@pytest.mark.parametrize(
    ("source", "text", "whole"),
    [
        ("a\nb", "a\nb", True),
        (["a\n", "b"], "a\nb", True),
        ([], "", True),
        ("a\r\nb", "a\nb", True),
        (None, "", False),
        (3, "3", False),
        ([1, "a", None, {}, 2.5], "1a2.5", False),
        ({"a": 1}, "", False),
        ("a\0b", "ab", False),
        ("a\ud83d", "a?", False),
        ("\U0001f600", "\U0001f600", True),
    ],
)
def test_a_source_of_any_type_becomes_text(source, text, whole):
    (cell,), repairs = read(code(source))
    assert cell.source == text
    assert bool(repairs) != whole


def test_a_source_has_a_longest(monkeypatch):
    monkeypatch.setattr(student_cells, "MAX_CELL_CHARS", 5)
    (cell,), repairs = read(code("123456"))
    assert cell.source == "12345"
    assert repairs


def test_all_sources_together_have_a_longest_and_small_cells_survive_large_ones(monkeypatch):
    monkeypatch.setattr(student_cells, "MAX_NOTEBOOK_CHARS", 5)
    cells, repairs = read(code("1234"), code("12345"), code("1"))
    assert [cell.source for cell in cells] == ["1234", "1"]
    assert repairs == ("the notebook was too long: only 2 of its 3 cells were read",)


def test_the_number_of_cells_is_bounded(monkeypatch):
    monkeypatch.setattr(student_cells, "MOST_CELLS", 2)
    assert len(read(*[code("x")] * 3)[0]) == 2


@pytest.mark.parametrize("version", [3, 4])
def test_every_version_gives_the_same_cells(version):
    notebook = json.loads(nbformat.writes(copy.deepcopy(lesson()), version=version))
    notebook["metadata"] = PYTHON
    assert code_cells(notebook) == code_cells(lesson())


def code_cells(notebook):
    return [(cell.source, cell.grade_id) for cell in read_cells(notebook)[0] if cell.kind == "code"]


def test_all_worksheets_count():
    sheets = [{"cells": [{"cell_type": "code", "input": text}]} for text in "ab"]
    cells, repairs = read_cells({"worksheets": [*sheets, None], "nbformat": 3, "metadata": PYTHON})
    assert [cell.source for cell in cells] == ["a", "b"]
    assert repairs == ("the notebook was not in the current format (it says version 3): it was converted",)


@pytest.mark.parametrize("kind", ["raw", "markdown", "code"])
def test_kinds_are_kept(kind):
    assert read(code("x", cell_type=kind))[0][0].kind == kind


@pytest.mark.parametrize("kind", [None, 3, "Code", [], {}])
def test_an_unknown_kind_may_be_code(kind):
    (cell,), repairs = read(code("x", cell_type=kind))
    assert cell.kind == "code"
    assert repairs == ("some cells (1) were not as Jupyter writes them: they were read as well as they could be",)


@pytest.mark.parametrize("metadata", [None, [], 3, {"nbgrader": 3}, {"nbgrader": {"grade_id": 3}}, {"nbgrader": None}])
def test_any_metadata_is_read(metadata):
    assert read(code("x", metadata=metadata))[0][0].grade_id == ""


def test_ids_are_those_of_jupyter_or_colab():
    cells = [code("x", id="a"), code("x", metadata={"id": "b"}), code("x", id=3)]
    assert [cell.id for cell in read(*cells)[0]] == ["a", "b", ""]


def test_cells_that_are_no_objects_are_empty():
    assert [cell.source for cell in read(None, 3, "x", [code("y")], code("z"))[0]] == ["", "", "", "", "z"]


@pytest.mark.parametrize("cells", [None, 3, "x", []])
def test_without_cells_there_are_none(cells):
    assert read_cells({"cells": cells})[0] == []


@pytest.mark.parametrize("version", [None, "4", -1, 5, 10**100, [], {}, float("nan"), True])
def test_another_version_is_told(version):
    told = read(nbformat=version)[1][0]
    assert told.endswith("it was converted")
    assert len(told) < 100


@pytest.mark.parametrize("minor", range(8))
def test_every_minor_version_of_4_is_current(minor):
    assert read(nbformat_minor=minor)[1] == ()


@pytest.mark.parametrize(
    ("metadata", "repair"),
    [
        ({"kernelspec": {"name": "my-env", "language": "python"}}, None),
        ({"language_info": {"name": "python"}}, None),
        ({"kernelspec": {"name": "python3"}}, None),
        ({}, "the notebook named no kernel: Python was used"),
        (None, "the notebook named no kernel: Python was used"),
        ({"kernelspec": 3}, "the notebook named no kernel: Python was used"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "the notebook named a kernel that is not Python's"),
        ({"kernelspec": {"language": ["python"]}}, "the notebook named a kernel that is not Python's"),
    ],
)
def test_a_kernel_that_is_not_python_s_is_told(metadata, repair):
    (told,) = read(metadata=metadata)[1] or ("",)
    assert told.startswith(repair) if repair else not told
