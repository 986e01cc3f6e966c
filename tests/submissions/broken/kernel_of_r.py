from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook names R's kernel."
MUST = "Python is used, and every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.metadata = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    save(folder, notebook)
