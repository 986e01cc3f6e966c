from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The file's name is in other letters, large and small."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    save(folder, all_right(world), "Multi-Layer.IPYNB")
