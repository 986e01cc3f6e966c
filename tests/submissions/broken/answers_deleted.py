from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The cells of two answers were deleted."
MUST = "These get nothing, the others are graded."
STATUS = Status.REPAIRED


def marks(full):
    return full | {"forward": 0.0, "train_xor": 0.0}


def write(folder, world):
    notebook = all_right(world)
    for exercise in ("forward", "train_xor"):
        notebook.cells.remove(answer(notebook, exercise))
    save(folder, notebook)
