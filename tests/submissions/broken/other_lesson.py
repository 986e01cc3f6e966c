from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.result import Status
from tests.submissions.notebooks import save

TRIES = "The notebook of another lesson was handed in under this one's name."
MUST = "It ends as unreadable, and says which lesson it seems to be."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    answer = new_code_cell("def neuron_gradients(x, y, w, b):\n    return x, y")
    save(folder, new_notebook(cells=[answer, new_code_cell("check(neuron_gradients)")]))
