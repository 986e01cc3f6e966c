from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "A tool dropped all metadata, of the notebook and of its cells, and gave them new ids."
MUST = "The answers are known by the functions that they define."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.metadata = {}
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"cell-{number}"
    save(folder, notebook)
