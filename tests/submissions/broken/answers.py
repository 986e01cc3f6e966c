"""Code that is wrong, or that leans on what the student wrote elsewhere."""

from pathlib import Path

from nbformat.v4 import new_code_cell

from grader.engine.result import Status
from tests.courses import FULL
from tests.submissions.notebooks import all_right, answer, save
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="An answer uses a helper and an import from a cell that the student added.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def helper_in_own_cell(folder: Path, world: World) -> None:
    notebook = all_right(world)
    cell = answer(notebook, "output_delta")
    cell.source = "def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)"
    helper = new_code_cell("from numpy import exp\n\n\ndef bend(x):\n    return 1.0 / (1.0 + exp(-x))")
    notebook.cells.insert(notebook.cells.index(cell), helper)
    save(folder, notebook)


@sample(
    tries="An answer uses a helper that a cell of the student's own writes to a file, to be imported as in Jupyter.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def helper_in_a_file(folder: Path, world: World) -> None:
    notebook = all_right(world)
    cell = answer(notebook, "output_delta")
    cell.source = "def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)"
    written = "%%writefile bending.py\nfrom numpy import exp\n\n\ndef bend(x):\n    return 1.0 / (1.0 + exp(-x))"
    place = notebook.cells.index(cell)
    notebook.cells[place:place] = [new_code_cell(written), new_code_cell("from bending import bend")]
    save(folder, notebook)


@sample(
    tries="An answer uses an import that the student added to the lesson's own first code cell.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def import_in_lessons_cell(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.cells[1].source += "\nfrom numpy import exp"
    body = "    a = 1.0 / (1.0 + exp(-z))\n    return (a - y) / len(y) * a * (1 - a)"
    answer(notebook, "output_delta").source = f"def output_delta(z, y):\n{body}"
    save(folder, notebook)


@sample(
    tries="An answer uses a name that was never imported.",
    must="It gets nothing, the others are graded.",
    status=Status.GRADED,
    lost=("output_delta",),
)
def import_missing(folder: Path, world: World) -> None:
    notebook = all_right(world)
    body = "    a = expit(z)\n    return (a - y) / len(y) * a * (1 - a)"
    answer(notebook, "output_delta").source = f"def output_delta(z, y):\n{body}"
    save(folder, notebook)


@sample(
    tries="One answer is not Python.",
    must="It gets nothing, the others are graded.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def syntax_error(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "hidden_delta").source = "def hidden_delta(delta_next, W_next, z):\n    return (delta_next @"
    save(folder, notebook)


@sample(
    tries="The notebook was handed in as it was released.",
    must="Every question gets nothing, and that is its true mark.",
    status=Status.GRADED,
    lost=FULL,
)
def untouched(folder: Path, world: World) -> None:
    save(folder, world.released)
