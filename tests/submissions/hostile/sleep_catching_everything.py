from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Sleeps for two minutes and swallows everything that would wake it."
MUST = "The call is ended from outside; its question is lost, and no other."
STATUS = Status.TIMED_OUT

ANSWER = """
import time


def hidden_delta(delta_next, W_next, z):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                try:
                    time.sleep(1)
                finally:
                    continue
        except BaseException:
            pass
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
