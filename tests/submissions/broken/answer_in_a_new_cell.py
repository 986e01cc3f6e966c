from nbformat.v4 import new_code_cell

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The cell of an answer is untouched; function and helper stand in new cells at the end."
MUST = "The function is graded where it belongs, and finds its helper."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "output_delta").source = answer(world.released, "output_delta").source
    helper = new_code_cell("def bend(x):\n    return 1.0 / (1.0 + np.exp(-x))")
    function = new_code_cell("def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)")
    notebook.cells += [helper, function]
    save(folder, notebook)
