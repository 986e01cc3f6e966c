import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "A bad disk left zero bytes in an answer."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    answer = next(cell for cell in notebook["cells"] if cell["id"] == "output-delta")
    answer["source"].append("\n# \0\0\0")
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
