from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Answers rightly once, and never again."
MUST = "Every function meets several cases, and the first one twice."
STATUS = Status.GRADED

ANSWER = """
calls = 0


def hidden_delta(delta_next, W_next, z):
    global calls
    calls += 1
    return delta_next @ W_next * (1 - np.tanh(z) ** 2) * (calls == 1)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
