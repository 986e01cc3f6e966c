"""Text that is no longer JSON, read for the cells in it."""

import json

import pytest

from grader.engine.preflight.mending import readings
from grader.engine.preflight.salvage import MOST_CELLS, salvage

CELLS = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": [f"x = {n}\n", "y"]} for n in range(3)]
NOTEBOOK = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
TEXT = json.dumps(NOTEBOOK, indent=1)
MENDED = ("the file was not valid JSON: it could be mended without loss",)


def sources(text):
    """For each reading, the sources in it."""
    return [[cell["source"] for cell in raw.content["cells"]] for raw in readings(text)]


def test_valid_text_is_taken_as_it_is():
    (raw,) = readings(TEXT)
    assert raw.content == NOTEBOOK
    assert raw.repairs == ()


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "}\n garbage",
        "garbage " + TEXT,
        TEXT.replace("]", ",]").replace("}", ",}").replace("[,]", "[]").replace("{,}", "{}"),
        TEXT.replace('"x = 0', '"\tx = 0').replace("\tx", "x\t") and TEXT.replace('"y"', '"y\x01"', 1),
        TEXT.replace('"nbformat": 4', '"digits": ' + "9" * 5000 + ', "nbformat": 4'),
    ],
    ids=["after", "before", "commas", "control", "digits"],
)
def test_what_can_be_mended_loses_nothing(text):
    (raw,) = readings(text)
    assert [cell["source"][0] for cell in raw.content["cells"]] == ["x = 0\n", "x = 1\n", "x = 2\n"]
    assert raw.repairs == MENDED


def test_a_comma_inside_a_text_stays():
    cell = {"cell_type": "code", "source": "a[1, ]"}
    (raw,) = readings(json.dumps({"cells": [cell]}) + "garbage")
    assert raw.content["cells"] == [cell]


def test_whole_cells_of_a_cut_text_are_saved():
    cut = TEXT[: TEXT.index("x = 2")]
    (raw,) = readings(cut)
    assert raw.content["cells"] == CELLS[:2]
    assert raw.repairs == ("the file was damaged: 2 whole cells could be saved from it",)


def test_every_cut_gives_a_beginning_of_the_cells():
    for end in range(len(TEXT)):
        for found in sources(TEXT[:end]):
            assert found == [cell["source"] for cell in CELLS][: len(found)]


def test_a_damaged_cell_does_not_take_the_others_with_it():
    damaged = TEXT.replace('"x = 1\\n",', '"x = 1\\n')
    assert sources(damaged) == [[CELLS[0]["source"], CELLS[2]["source"]]]


def test_the_source_of_a_cell_with_damaged_outputs_is_saved_with_its_label():
    metadata = {"nbgrader": {"cell_type": "code", "grade_id": "one", "solution": True}}
    text = json.dumps({"cells": [{"cell_type": "code", "metadata": metadata, "outputs": "HERE", "source": ["x"]}]})
    (raw,) = readings(text.replace('"HERE"', "[" * 100_000))
    assert raw.content["cells"] == [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "one"}}, "source": ["x"]}
    ]


def test_both_sides_of_a_conflict_are_read():
    lines = TEXT.splitlines()
    n = next(n for n, line in enumerate(lines) if "x = 1" in line)
    theirs = lines[n].replace("x = 1", "x = 7")
    lines[n : n + 1] = ["<<<<<<< HEAD", lines[n], "||||||| base", "rubbish", "=======", theirs, ">>>>>>> main"]
    ours, theirs = sources("\n".join(lines))
    assert [ours[1][0], theirs[1][0]] == ["x = 1\n", "x = 7\n"]


def test_a_conflict_is_told():
    text = TEXT.replace("{", "{\n<<<<<<< HEAD\n=======\n>>>>>>> main\n", 1)
    assert [raw.repairs for raw in readings(text)] == [("the file had merge-conflict markers: they were taken out",)]


def test_markers_inside_a_text_are_no_conflict():
    cell = {"cell_type": "code", "source": "# <<<<<<< look here"}
    (raw,) = readings(json.dumps({"cells": [cell]}))
    assert raw.repairs == ()


@pytest.mark.parametrize("text", ["", "null", "3", "[]", '"cells"', "{}", '{"a": 1}', "<html></html>", "{" * 99_999])
def test_other_text_is_no_notebook(text):
    assert list(readings(text)) == []


def test_an_empty_notebook_is_one():
    assert sources(json.dumps({"cells": [], "nbformat": 4})) == [[]]


def test_the_cells_that_a_doubled_key_hides_are_found():
    text = TEXT[:-2] + ', "cells": []}'
    assert sources(text) == [[cell["source"] for cell in CELLS]]


def test_the_number_of_saved_cells_is_bounded():
    assert len(salvage('{"source": "x"},' * (MOST_CELLS + 10))) == MOST_CELLS


def test_what_looks_like_a_cell_inside_of_a_cell_is_none():
    cell = {"cell_type": "code", "metadata": {"mine": {"source": "inner"}}, "source": "outer"}
    assert salvage(json.dumps({"cells": [cell]})) == [cell]
