import copy

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The cell of an answer is there twice: a wrong draft, then the right answer."
MUST = "The last one is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    last = answer(notebook, "hidden_delta")
    draft = copy.deepcopy(last)
    draft.id, draft.source = "draft", "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next"
    notebook.cells.insert(notebook.cells.index(last), draft)
    save(folder, notebook)
