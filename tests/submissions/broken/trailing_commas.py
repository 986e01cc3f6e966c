import re

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "Someone edited the JSON by hand and left commas before closing brackets."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    (folder / "multi-layer.ipynb").write_text(re.sub(r"\n( *)]", r",\n\1]", text))
