import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook was saved by IPython 2, in format 3."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    (folder / "multi-layer.ipynb").write_text(nbformat.writes(all_right(world), version=3))
