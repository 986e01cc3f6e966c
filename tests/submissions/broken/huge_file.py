from nbformat.v4 import new_output

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The notebook is larger than any notebook may be: 21 MiB of output."
MUST = "It ends as unreadable, and says how large a file may be."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    notebook = all_right(world)
    notebook.cells[1].outputs = [new_output("stream", text="x" * 21 * 1024**2)]
    save(folder, notebook)
