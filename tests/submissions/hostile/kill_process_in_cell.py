from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Ends its own process in two cells: by an exit with success and by a killing signal."
MUST = "Each cell is lost; the one that holds an answer costs that question, and no other."
STATUS = Status.CRASHED

ANSWER = """
import os

os._exit(0)


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""
CELL = """
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(answered(world, hidden_delta=ANSWER), CELL))
