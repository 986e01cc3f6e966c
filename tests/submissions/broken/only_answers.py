from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "Everything was deleted but the answers."
MUST = "They are graded between the lesson's own cells."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    save(folder, notebook)
