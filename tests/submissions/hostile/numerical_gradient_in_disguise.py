from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Differences the forward pass instead of writing the backward pass, under innocent names."
MUST = "Differences are told from a formula by their accuracy and by the number of calls."
STATUS = Status.GRADED

ANSWER = """
def mixed(delta_next, W_next, z):
    return float(np.sum(delta_next * (np.tanh(z) @ W_next.T)))


def hidden_delta(delta_next, W_next, z):
    slope = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        nudge = np.zeros_like(z)
        nudge[place] = 1e-5
        slope[place] = (mixed(delta_next, W_next, z + nudge) - mixed(delta_next, W_next, z - nudge)) / 2e-5
    return slope
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
