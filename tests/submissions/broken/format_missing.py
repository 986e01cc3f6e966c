import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook does not say which format it is in."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    del notebook["nbformat"], notebook["nbformat_minor"]
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
