import json

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The notebook is in format 2: worksheets, and no metadata for cells."
MUST = "The functions are found by their names, and graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    old = nbformat.convert(all_right(world), 3)
    old.nbformat = 2
    for cell in old.worksheets[0].cells:
        cell.pop("metadata", None)
    (folder / "multi-layer.ipynb").write_text(json.dumps(old))
