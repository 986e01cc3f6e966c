import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "An answer has half of an emoji in a comment, which no encoding can write."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    answer = next(cell for cell in notebook["cells"] if cell["id"] == "hidden-delta")
    answer["source"].append("\n# done \ud83d")
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
