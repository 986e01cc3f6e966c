from nbformat.v4 import new_notebook

from grader.engine.result import Status
from tests.submissions.notebooks import save

TRIES = "The notebook has no cells."
MUST = "It ends as unreadable, and says what was handed in."
STATUS = Status.UNREADABLE


def marks(full):
    return dict.fromkeys(full)


def write(folder, world):
    save(folder, new_notebook())
