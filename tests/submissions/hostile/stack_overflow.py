from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Recurses through C until the stack is full."
MUST = "The question is lost, and no other."
STATUS = Status.CRASHED

ANSWER = """
import sys


def deeper(depth):
    return max(map(deeper, [depth - 1])) if depth else 0


def hidden_delta(delta_next, W_next, z):
    sys.setrecursionlimit(10**7)
    deeper(10**6)
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
