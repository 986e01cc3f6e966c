from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns the right numbers and wipes its argument behind NumPy's back, in memory."
MUST = "The argument is compared with what was sent, so the change is seen."
STATUS = Status.GRADED

ANSWER = """
import ctypes


def hidden_delta(delta_next, W_next, z):
    delta = delta_next @ W_next * (1 - np.tanh(z) ** 2)
    ctypes.memset(z.ctypes.data, 0, z.nbytes)
    return delta
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
