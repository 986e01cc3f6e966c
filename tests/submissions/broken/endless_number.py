import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "An output holds a number of ten thousand digits."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    text = text.replace('"nbformat": 4', f'"digits": {"7" * 10_000}, "nbformat": 4')
    (folder / "multi-layer.ipynb").write_text(text)
