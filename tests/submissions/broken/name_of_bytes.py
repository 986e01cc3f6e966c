import os

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save

TRIES = "The file's name is not in UTF-8."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    save(folder, all_right(world))
    os.rename(folder / "multi-layer.ipynb", os.fsencode(folder) + b"/l\xf6sung.ipynb")
