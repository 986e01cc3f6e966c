from nbformat.v4 import new_code_cell

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "All functions stand in one new cell at the end, and the cells of the answers are untouched."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook, right = world.released, all_right(world)
    answers = [cell.source for cell in right.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    notebook.cells.append(new_code_cell("\n\n\n".join(answers)))
    save(folder, notebook)
