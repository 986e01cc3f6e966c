from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Redefines check, the checker's own functions, np.allclose and the module's referee so that all is right."
MUST = "The judge has checker functions of its own, in another process."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

import backprop
import grader.checking.check
import grader.checking.comparison
import grader.checking.examination


class AllRight:
    def __getattr__(self, name):
        return True


def check(function, seed=None):
    return 3.0


grader.checking.check.check = grader.checking.check = check
sys = __import__("sys")
for name in ("grader.checking.examination", "grader.checking.comparison", "grader.checking.contract"):
    module = sys.modules[name]
    for function in ("examine", "compare", "agrees", "compare_values", "repeats"):
        if hasattr(module, function):
            setattr(module, function, lambda *arguments, **options: AllRight())
np.allclose = np.isclose = np.array_equal = np.testing.assert_allclose = lambda *arguments, **options: True
backprop.relative_error = relative_error = lambda *arguments: 0.0
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
