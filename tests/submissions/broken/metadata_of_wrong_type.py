import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The metadata of the notebook and of all cells without a label are lists."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook["metadata"] = []
    for cell in notebook["cells"]:
        cell["metadata"] = cell["metadata"] or []
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
