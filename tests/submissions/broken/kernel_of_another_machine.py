from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook names a Python kernel that only the student's machine has."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.metadata.kernelspec = {"name": "my-env", "display_name": "Python (my-env)", "language": "python"}
    save(folder, notebook)
