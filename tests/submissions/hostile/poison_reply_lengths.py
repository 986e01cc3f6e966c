from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Announces replies of four gigabytes, of ten thousand huge arrays, and of arrays with impossible shapes."
MUST = "None of it is read or allocated; these three questions are lost, and no other."
STATUS = Status.CRASHED

HIDDEN_DELTA = """
def hidden_delta(delta_next, W_next, z):
    put(struct.pack(">II", 2**32 - 1, 2**32 - 1) + b"x" * 1000)
    return np.zeros_like(z)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    put(struct.pack(">II", 2, 10_000) + struct.pack(">Q", 2**60) * 10_000 + b"{}")
    return np.zeros_like(z)
"""
TRAIN_XOR = """
def train_xor(rng):
    array = {"a": 0, "dtype": "<f8", "shape": [-1, float("nan"), 2**70]}
    content = {"l": [array, {"a": 10**9, "dtype": "O", "shape": [2**40, 0]}]}
    put(message({"tree": content, "printed": "", "called": {}, "warned": None}, b"12345678"))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR)
    save(folder, with_cell(notebook, SOCKET))
