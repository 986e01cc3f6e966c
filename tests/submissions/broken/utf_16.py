import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook was saved in UTF-16."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    (folder / "multi-layer.ipynb").write_text(text, encoding="utf-16")
