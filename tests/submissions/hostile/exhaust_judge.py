from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns a network of four million units in small numbers, and arrays of the wrong shape that are as large."
MUST = "Judging one answer has limits; the two questions are lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED}

TRAIN_XOR = """
def train_xor(rng):
    n = 4_000_000
    return [None, np.ones((n, 2), "i1"), np.ones((1, n), "i1")], [None, np.zeros(1), np.zeros(1)]
"""
HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    return np.ones((1, 1_000_000 + len(z)))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS | {"train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, train_xor=TRAIN_XOR))
