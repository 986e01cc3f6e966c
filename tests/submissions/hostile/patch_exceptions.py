from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = (
    "Replaces AssertionError, Exception and BaseException in builtins, then lets a function raise what nothing catches."
)
MUST = "The question earns nothing, and the others are graded."
STATUS = {Status.GRADED, Status.CRASHED}

ANSWER = """
import builtins


class Never(Exception):
    pass


class Escape(builtins.BaseException):
    pass


def hidden_delta(delta_next, W_next, z):
    builtins.AssertionError = builtins.Exception = builtins.BaseException = Never
    raise Escape("past every except")
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
