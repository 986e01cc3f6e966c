import jupytext

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook was exported as a Python script in jupytext's form, and only that was handed in."
MUST = "The functions are read from the script."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = jupytext.writes(all_right(world), fmt="py:percent")
    (folder / "multi-layer.py").write_text(text)
