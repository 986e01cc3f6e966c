from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The label of an answer was renamed."
MUST = "The answer is known by its function."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "backward").metadata.nbgrader.grade_id = "my-backward"
    save(folder, notebook)
