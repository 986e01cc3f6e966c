from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Puts functions of its own into NumPy, which call every result of hidden_delta equal to everything."
MUST = "The judge has a NumPy of its own, so the answer stays wrong."
STATUS = Status.GRADED

ANSWER = """
import numpy


class Equal(np.ndarray):
    pass


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Equal)


def trusting(function):
    def trusts(*arguments, **options):
        if any(isinstance(argument, Equal) for argument in arguments):
            return True
        return function(*arguments, **options)

    return trusts


class Spy(numpy.random.Generator):
    pass


for name in ("allclose", "array_equal", "isclose", "isfinite", "all", "any"):
    setattr(numpy, name, trusting(getattr(numpy, name)))
ordinary = numpy.asarray
numpy.asarray = lambda *arguments, **options: ordinary(*arguments, **options)
numpy.random.Generator = Spy
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
