from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Announces an answer, and then sends a byte of it every second for two minutes."
MUST = "The time limit is one for the whole answer; the question is lost, and no other."
STATUS = Status.TIMED_OUT

ANSWER = (
    SOCKET
    + """
import time


def hidden_delta(delta_next, W_next, z):
    put(struct.pack(">II", 1000, 0))
    for _ in range(120):
        put(b" ")
        try:
            time.sleep(1)
        except BaseException:
            pass
    return np.zeros_like(z)
"""
)


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
