import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer

TRIES = "Two bytes of the file are damaged, in a comment of an answer with Greek letters."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "forward").source += "\n# δ and σ, then αβγ"
    content = nbformat.writes(notebook).encode()
    (folder / "multi-layer.ipynb").write_bytes(content.replace("β".encode(), b"\xff\xfe"))
