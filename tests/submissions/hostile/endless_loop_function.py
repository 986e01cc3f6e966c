from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Loops for two minutes whenever its function is called."
MUST = "The call is stopped; its question is lost, and no other."
STATUS = Status.TIMED_OUT

ANSWER = """
import time


def hidden_delta(delta_next, W_next, z):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        pass
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
