import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The end of an older, longer version of the file is left behind the notebook."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    (folder / "multi-layer.ipynb").write_text(text + text[-2000:])
