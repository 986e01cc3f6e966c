from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Sends a dozen well-formed answers ahead, so that later questions and cells would be answered by them."
MUST = "An answer belongs to one request: only the question that sent them is lost."
STATUS = {Status.GRADED, Status.CRASHED}

ANSWER = (
    SOCKET
    + """
def hidden_delta(delta_next, W_next, z):
    array = {"a": 0, "dtype": "<f8", "shape": list(z.shape)}
    value = {"d": [["value", array], ["changed", {"d": []}]]}
    for _ in range(12):
        put(message({"printed": "", "called": {}, "tree": value, "warned": None}, z.tobytes()))
    put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "3.0"}]}))
    return np.zeros_like(z)
"""
)


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
