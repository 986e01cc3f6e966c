from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "An answer uses a name that was never imported."
MUST = "It gets nothing, the others are graded."
STATUS = Status.GRADED


def marks(full):
    return full | {"output_delta": 0.0}


def write(folder, world):
    notebook = all_right(world)
    body = "    a = expit(z)\n    return (a - y) / len(y) * a * (1 - a)"
    answer(notebook, "output_delta").source = f"def output_delta(z, y):\n{body}"
    save(folder, notebook)
