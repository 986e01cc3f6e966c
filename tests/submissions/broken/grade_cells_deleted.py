from grader.engine.result import Status
from tests.submissions.notebooks import all_right, cells_by_grade_id, save

TRIES = "All grade cells were deleted."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    labelled = cells_by_grade_id(notebook).values()
    graded = [cell.id for cell in labelled if cell.metadata.nbgrader.grade]
    notebook.cells = [cell for cell in notebook.cells if cell.id not in graded]
    save(folder, notebook)
