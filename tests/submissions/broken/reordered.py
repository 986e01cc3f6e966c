import random

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "All cells were shuffled."
MUST = "They are put back into order, and every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    random.Random(3).shuffle(notebook.cells)
    save(folder, notebook)
