from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns arrays of objects, of records and of dates, whose elements run code when they are looked at."
MUST = "They are no numbers; these three questions are lost, and no other."
STATUS = Status.GRADED

HIDDEN_DELTA = """
class Number(float):
    def __sub__(self, other):
        return 0.0

    __rsub__ = __eq__ = __sub__

    def __float__(self):
        raise SystemExit


def hidden_delta(delta_next, W_next, z):
    return np.array([[Number(0)] * z.shape[1]] * len(z), dtype=object)
"""
OUTPUT_DELTA = """
def output_delta(z, y):
    return np.zeros(z.shape, dtype=[("right", "f8"), ("score", "O")])
"""
TRAIN_XOR = """
def train_xor(rng):
    dates = np.zeros((2, 2), dtype="datetime64[s]")
    return [None, dates, np.ma.masked_all((1, 2))], [None, np.zeros(2, "U5"), memoryview(b"12345678")]
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"hidden_delta": 0.0, "output_delta": 0.0, "train_xor": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=HIDDEN_DELTA, output_delta=OUTPUT_DELTA, train_xor=TRAIN_XOR))
