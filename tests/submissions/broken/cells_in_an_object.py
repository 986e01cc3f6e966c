import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The cells are an object with numbers for keys, not a list."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook["cells"] = {str(n): cell for n, cell in enumerate(notebook["cells"])}
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
