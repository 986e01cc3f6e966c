import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "The upload broke off in the middle of the sixth answer."
MUST = "The five answers before it are graded, the others get nothing, and the report says what was lost."
STATUS = Status.REPAIRED


def marks(full):
    return full | {"backward_loops": 0.0, "train_xor": 0.0, "repaired_backward": 0.0}


def write(folder, world):
    text = nbformat.writes(all_right(world))
    (folder / "multi-layer.ipynb").write_text(text[: text.index("def backward_loops(") + 300])
