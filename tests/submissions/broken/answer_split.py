import copy

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "An answer's cell was split in two, which doubles its label: a helper, then the function."
MUST = "The function is graded, and finds its helper."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    second = answer(notebook, "output_delta")
    first = copy.deepcopy(second)
    first.id, first.source = "first-half", "def bend(x):\n    return 1.0 / (1.0 + np.exp(-x))"
    second.source = "def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)"
    notebook.cells.insert(notebook.cells.index(second), first)
    save(folder, notebook)
