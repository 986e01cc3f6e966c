from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "An answer uses an import that the student added to the lesson's own first code cell."
MUST = "Every answer is graded."
STATUS = Status.GRADED


def marks(full):
    return full


def write(folder, world):
    notebook = all_right(world)
    notebook.cells[1].source += "\nfrom numpy import exp"
    body = "    a = 1.0 / (1.0 + exp(-z))\n    return (a - y) / len(y) * a * (1 - a)"
    answer(notebook, "output_delta").source = f"def output_delta(z, y):\n{body}"
    save(folder, notebook)
