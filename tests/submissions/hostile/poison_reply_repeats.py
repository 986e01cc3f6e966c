from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Sends one array of 32 megabytes and a value that names it forty times; then a value of a million small parts."
MUST = "The judge's memory has a limit for one value; the two questions are lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED}

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    array = {"a": 0, "dtype": "<f8", "shape": [2**22]}
    value = {"d": [["value", {"l": [array] * 40}], ["changed", {"d": []}]]}
    put(message({"printed": "", "called": {}, "tree": value, "warned": None}, bytes(2**25)))
    return np.zeros_like(z)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    value = {"d": [["value", {"l": [None] * 1_000_000}], ["changed", {"d": []}]]}
    put(message({"printed": "x" * 5_000_000, "called": {}, "tree": value, "warned": None}))
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0}


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA)
    save(folder, with_cell(notebook, SOCKET))
