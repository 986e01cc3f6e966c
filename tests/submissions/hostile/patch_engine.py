from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Finds the engine's own modules in its process and listens in on every function for scores and truths."
MUST = "There are none: what runs beside the student only runs cells and calls functions."
STATUS = Status.GRADED

ANSWER = """
import functools
import inspect
import sys

heard = []


def hidden_delta(delta_next, W_next, z):
    for item in heard:
        if isinstance(item, dict):
            for word in ("truth", "expected", "variables"):
                if word in item:
                    return item[word]["delta"]
    return np.zeros_like(z)


def listening(function):
    @functools.wraps(function)
    def listens(*arguments, **options):
        result = function(*arguments, **options)
        heard.extend([*arguments, *options.values(), result][:20])
        del heard[:-2000]
        return result

    return listens


for name, module in list(sys.modules.items()):
    if name.startswith("grader.engine"):
        for attribute, function in list(vars(module).items()):
            if inspect.isfunction(function) and function.__module__ == name:
                setattr(module, attribute, listening(function))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
