from nbformat.v4 import new_code_cell

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "An answer uses a helper and an import from a cell that the student added."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    cell = answer(notebook, "output_delta")
    cell.source = "def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)"
    helper = new_code_cell("from numpy import exp\n\n\ndef bend(x):\n    return 1.0 / (1.0 + exp(-x))")
    notebook.cells.insert(notebook.cells.index(cell), helper)
    save(folder, notebook)
