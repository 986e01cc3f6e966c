from grader.engine.result import Status
from tests.submissions.notebooks import save

TRIES = "The notebook was handed in as it was released."
MUST = "Every question gets nothing, and that is its true mark."
STATUS = Status.GRADED


def marks(full):
    return dict.fromkeys(full, 0.0)


def write(folder, world):
    save(folder, world.released)
