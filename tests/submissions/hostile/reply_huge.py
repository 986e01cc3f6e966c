from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns an array that claims four gigabytes, an array of 120 megabytes and an endless one."
MUST = "They are no answers; these three questions are lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED, Status.TIMED_OUT}

HIDDEN_DELTA = """
import time


class Endless:
    def __array__(self, *arguments, **options):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            pass
        return np.zeros(1)


def hidden_delta(delta_next, W_next, z):
    return Endless()
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    return np.zeros(15_000_000)
"""
TRAIN_XOR = """
def train_xor(rng):
    huge = np.broadcast_to(np.zeros(1), (2**28, 2))
    return [None, huge, huge], [None, huge, huge]
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR))
