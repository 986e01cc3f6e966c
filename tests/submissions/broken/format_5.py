import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook says that it is in format 5, which does not exist yet."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook |= {"nbformat": 5, "nbformat_minor": 0}
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
