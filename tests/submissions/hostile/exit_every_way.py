from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Raises SystemExit, KeyboardInterrupt and GeneratorExit from its functions, and leaves a cell by quit()."
MUST = "These three questions are lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED}

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    raise SystemExit(0)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    raise KeyboardInterrupt
"""
TRAIN_XOR = """
def train_xor(rng):
    raise GeneratorExit
"""
CELL = """
quit()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(
        folder,
        with_cell(answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR), CELL),
    )
