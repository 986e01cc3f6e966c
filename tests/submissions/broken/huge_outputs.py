from nbformat.v4 import new_output

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook has half a million lines of output."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.cells[1].outputs = [new_output("stream", text="loss 0.1\n" * 500_000)]
    save(folder, notebook)
