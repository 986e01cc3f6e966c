from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = (
    "Ends its own process when its functions are called: by a segmentation fault, an abort and an exit with success."
)
MUST = "These three questions are lost, and no other."
STATUS = Status.CRASHED

HIDDEN_DELTA = """
import ctypes


def hidden_delta(delta_next, W_next, z):
    ctypes.string_at(0)
"""
OUTPUT_DELTA = """
import os


def output_delta(z, y):
    os.abort()
"""
TRAIN_XOR = """
import os


def train_xor(rng):
    os._exit(0)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR))
