import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook is in format 4.2, which added JSON in outputs."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        del cell["id"]
    data = {"application/json": {"x": [1, 2]}}
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
