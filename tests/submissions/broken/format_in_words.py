import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The numbers of the format are texts."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook |= {"nbformat": "4", "nbformat_minor": "five"}
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
