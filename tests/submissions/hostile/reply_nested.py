from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns a list that is nested a hundred thousand deep, one that is as wide, and a dict that contains itself."
MUST = "They are no answers; these three questions are lost, and no other."
STATUS = Status.GRADED

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    return [[0.0]] * 300_000
"""
TRAIN_XOR = """
def train_xor(rng):
    circle = {}
    circle["circle"] = circle
    return [None, circle, circle], [None, circle, circle]
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR))
