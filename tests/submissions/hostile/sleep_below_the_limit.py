from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Takes most of a call's time limit in every call, so that one question takes ten times that."
MUST = "All calls of a question together have the limit of one cell; the question is lost, and no other."
STATUS = Status.TIMED_OUT

ANSWER = """
import time


def hidden_delta(delta_next, W_next, z):
    time.sleep(3)
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
