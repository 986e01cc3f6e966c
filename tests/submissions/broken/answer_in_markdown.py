from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "The cell of an answer was turned into text."
MUST = "Its text is graded all the same."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    cell = answer(notebook, "forward")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    save(folder, notebook)
