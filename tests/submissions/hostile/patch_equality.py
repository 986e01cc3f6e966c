from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Returns an array of a class of its own that is equal and close to everything that it is compared with."
MUST = "Only the plain numbers in it reach the judge."
STATUS = Status.GRADED

ANSWER = """
class Right(np.ndarray):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.zeros(np.broadcast_shapes(*map(np.shape, inputs)))

    def __array_function__(self, function, types, arguments, options):
        return True

    def __array_wrap__(self, *arguments):
        return self

    def __reduce__(self):
        return (Right, (self.shape,))


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Right)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
