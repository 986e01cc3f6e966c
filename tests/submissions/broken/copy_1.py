from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The file has the name that Jupyter gives to a copy."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    save(folder, all_right(world), "multi-layer-Copy1.ipynb")
