import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "An answer has a tabulator and a bell in its text as they are, unescaped."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text = nbformat.writes(all_right(world))
    first = '"def output_delta'
    (folder / "multi-layer.ipynb").write_text(text.replace(first, f'"# \t\a\\n", {first}'))
