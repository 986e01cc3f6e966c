from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook's answers have the line ends of Windows."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    save(folder, notebook)
