from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Takes the forward pass from the grader's own exercise and differences it, as the grader does."
MUST = "The answer is only as exact as differences are, and is told from a formula by that."
STATUS = Status.GRADED

ANSWER = """
from grader.checking.alteration import Alteration
from grader.exercises import EXERCISES


def output_delta(z, y):
    loss = EXERCISES["output_delta"].case(np.random.default_rng(0), 0).loss
    for name, cell in zip(loss.__code__.co_freevars, loss.__closure__):
        if name == "y":
            cell.cell_contents = y
    delta, h = np.zeros_like(z), 1e-5
    for entry in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[entry] = h
        delta[entry] = (loss(Alteration(), z + step) - loss(Alteration(), z - step)) / (2 * h)
    return delta
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | {"output_delta": 0.0}


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, output_delta=ANSWER))
