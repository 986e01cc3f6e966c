from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = (
    "Sends verdicts and scores in place of values, JSON that is nested a million deep, and counts that are infinite."
)
MUST = "A reply is only ever a value; these three questions are lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED}

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    praise = {"score": 3.0, "earned": 3.0, "points": 3.0, "verdict": "right", "right": True, "ok": True, "marks": [3.0]}
    put(message(praise | {"printed": "", "called": {}, "tree": praise, "warned": None}))
    return np.zeros_like(z)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    put(message(b"[" * 1_000_000 + b"]" * 1_000_000))
    return np.zeros_like(z)
"""
TRAIN_XOR = """
def train_xor(rng):
    value = {"d": [["value", None], ["changed", {"d": []}]]}
    called = {"": float("inf"), "backprop": float("nan")}
    put(message({"printed": "", "called": called, "tree": value, "warned": None}))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR)
    save(folder, with_cell(notebook, SOCKET))
