import copy

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, cells_by_grade_id, save

TRIES = "A grade cell is there twice."
MUST = "The released one counts, once."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    twin = copy.deepcopy(cells_by_grade_id(notebook)["check-forward"])
    twin.id = "twin"
    notebook.cells.append(twin)
    save(folder, notebook)
