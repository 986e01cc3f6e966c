from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook names no kernel."
MUST = "Python is used, and every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.metadata = {}
    save(folder, notebook)
