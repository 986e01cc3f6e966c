from grader.engine.result import Status
from tests.submissions.notebooks import all_right, cells_by_grade_id, save

TRIES = "All grade cells say that they give 100 points."
MUST = "The released points count."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    for cell in cells_by_grade_id(notebook).values():
        if cell.metadata.nbgrader.grade:
            cell.metadata.nbgrader.points = 100
    save(folder, notebook)
