import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The cells do not say whether they are code or text."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    for cell in notebook["cells"]:
        del cell["cell_type"]
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
