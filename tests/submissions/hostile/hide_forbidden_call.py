from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Turns profiling off before it calls the module's own backward pass, so that nobody sees the call."
MUST = "Turning it off while the function is called counts as the call."
STATUS = Status.GRADED

ANSWER = """
import sys


def hidden_delta(delta_next, W_next, z):
    watcher = sys.getprofile()
    sys.setprofile(None)
    try:
        n = z.shape[1]
        network = Network([None, np.eye(n), W_next], [None, np.zeros(n), np.zeros(len(W_next))], hidden="tanh")
        cache = network.forward(z)
        return network.backward(cache, cache.a[2] - len(z) * delta_next).delta[1]
    finally:
        sys.setprofile(watcher)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
