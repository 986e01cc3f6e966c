from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The cell of an answer is there twice: the right answer, then an untouched copy."
MUST = "The one that was filled in is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    filled = answer(notebook, "hidden_delta")
    untouched = answer(world.released, "hidden_delta")
    untouched.id = "untouched"
    notebook.cells.insert(notebook.cells.index(filled) + 1, untouched)
    save(folder, notebook)
