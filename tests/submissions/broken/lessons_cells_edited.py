from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The lesson's own cells were emptied or changed, text and code."
MUST = "The released ones are run, and every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    for number, cell in enumerate(notebook.cells):
        if "nbgrader" not in cell.metadata:
            cell.source = "1 / 0" if number % 2 else ""
    save(folder, notebook)
