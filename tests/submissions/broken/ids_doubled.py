import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "All cells have the same id."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    for cell in notebook["cells"]:
        cell["id"] = "cell"
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
