from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "A browser added .txt to the file's name."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    save(folder, all_right(world), "multi-layer.ipynb.txt")
