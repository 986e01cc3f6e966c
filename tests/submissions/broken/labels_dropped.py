from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "A tool dropped nbgrader's labels from all cells and kept the ids."
MUST = "The answers are known by their ids."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    save(folder, notebook)
