import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "Every cell says twice what its source is; the second time it is right."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    (folder / "multi-layer.ipynb").write_text(text.replace('"source": [', '"source": "", "source": ['))
