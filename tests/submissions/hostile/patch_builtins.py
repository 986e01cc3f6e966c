from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = (
    "Replaces isinstance, callable, len, abs, all and any by functions that say what is best for hidden_delta's result."
)
MUST = "The judge has builtins of its own."
STATUS = Status.GRADED

ANSWER = """
import builtins


class Right(np.ndarray):
    pass


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z).view(Right)


def flattering(function, praise):
    real_type = type

    def flatters(*arguments):
        return praise if arguments and real_type(arguments[0]) is Right else function(*arguments)

    return flatters


for name, praise in (("isinstance", True), ("len", 1), ("abs", 0.0), ("all", True), ("any", False), ("callable", True)):
    setattr(builtins, name, flattering(getattr(builtins, name), praise))
builtins.print = lambda *arguments, **options: None
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
