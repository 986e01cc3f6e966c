import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The outputs hold NaN and Infinity, which JSON does not know."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    data = {"application/json": {"loss": float("nan"), "most": float("inf")}}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    notebook["cells"][1]["outputs"] = [output]
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
