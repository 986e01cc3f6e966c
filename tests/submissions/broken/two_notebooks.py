from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "Two notebooks: the lesson's name has one answer, a copy has all."
MUST = "The one with most answers is graded, and the other is named."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    started = world.released
    answer(started, "forward").source = answer(all_right(world), "forward").source
    save(folder, started)
    save(folder, all_right(world), "multi-layer-Copy1.ipynb")
