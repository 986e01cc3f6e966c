import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "One answer's source is a list of numbers, one is null, one is a number."
MUST = "These three get nothing, the other answers are graded."
STATUS = Status.REPAIRED


def marks(full):
    return full | {"forward": 0.0, "output_delta": 0.0, "hidden_delta": 0.0}


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["forward"]["source"] = [1, 2.5, True]
    cells["output-delta"]["source"] = None
    cells["hidden-delta"]["source"] = 3
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
