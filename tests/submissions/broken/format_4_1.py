import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook is in format 4.1, which added attachments."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = json.loads(nbformat.writes(all_right(world)))
    notebook["nbformat_minor"] = 1
    for cell in notebook["cells"]:
        del cell["id"]
    notebook["cells"][0]["attachments"] = {"x.txt": {"text/plain": "x"}}
    (folder / "multi-layer.ipynb").write_text(json.dumps(notebook))
