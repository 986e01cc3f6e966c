from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, cells_by_grade_id, save

TRIES = "A student wrote the points into a grade cell, below an answer that is missing."
MUST = "The released grade cell counts: the question gets nothing."
STATUS = Status.REPAIRED


def marks(full):
    return full | {"backward": 0.0}


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "backward").source = answer(world.released, "backward").source
    cells_by_grade_id(notebook)["check-backward"].source = "4.0"
    save(folder, notebook)
