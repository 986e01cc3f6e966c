from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "One answer is not Python."
MUST = "It gets nothing, the others are graded."
STATUS = Status.GRADED


def marks(full):
    return full | {"hidden_delta": 0.0}


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "hidden_delta").source = "def hidden_delta(delta_next, W_next, z):\n    return (delta_next @"
    save(folder, notebook)
