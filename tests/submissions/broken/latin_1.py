import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer

TRIES = "The notebook was saved in latin-1, with an umlaut in an answer."
MUST = "Every answer is graded."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "hidden_delta").source += "\n# die Kette rückwärts: f'(z) gehört hierher"
    text = nbformat.writes(notebook)
    (folder / "multi-layer.ipynb").write_text(text, encoding="latin-1", errors="replace")
