from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Hands in an object that changes its name, its class and its answers with every look."
MUST = "The exercise is known by the release's cell, not by what the object says of itself."
STATUS = {Status.GRADED, Status.CRASHED}

ANSWER = """
class Chameleon:
    looks = 0

    def __getattribute__(self, name):
        if name in ("__name__", "__qualname__", "__class__"):
            Chameleon.looks += 1
            return ("forward", "train_xor", "output_delta")[Chameleon.looks % 3]
        return object.__getattribute__(self, name)

    def __call__(self, delta_next, W_next, z):
        return np.full_like(z, Chameleon.looks)


hidden_delta = Chameleon()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
