from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "Two answers have each other's labels."
MUST = "Each is graded as the function that it defines."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    first, second = answer(notebook, "forward"), answer(notebook, "backward")
    first.metadata, second.metadata = second.metadata, first.metadata
    save(folder, notebook)
