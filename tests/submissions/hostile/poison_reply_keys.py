from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Sends dicts of fifty thousand keys that all have the same hash: to build one of them takes minutes."
MUST = "Such keys are refused before a dict is built; the two questions are lost, and no other."
STATUS = Status.CRASHED

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    same_hash = [[number * (2**61 - 1), 0] for number in range(1, 50_000)]
    value = {"d": [["value", {"d": same_hash}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    same_hash = [[{"t": [number * (2**61 - 1)]}, 0] for number in range(1, 50_000)]
    value = {"d": [["value", {"d": same_hash}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0}


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA)
    save(folder, with_cell(notebook, SOCKET))
