import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "A program wrote the cells without outputs, ids and counts."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    for cell in notebook["cells"]:
        for key in ("id", "outputs", "execution_count"):
            cell.pop(key, None)
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
