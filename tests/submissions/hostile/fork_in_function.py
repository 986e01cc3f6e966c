from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Forks when its function is called, so that two processes answer every question from there on."
MUST = "The question is lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED, Status.TIMED_OUT}

ANSWER = """
import os


def hidden_delta(delta_next, W_next, z):
    os.fork()
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
