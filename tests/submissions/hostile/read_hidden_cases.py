from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "The called function walks its callers' frames and all objects in memory for the case and the true gradient."
MUST = "Neither is in its process, so the answer stays wrong."
STATUS = Status.GRADED

ANSWER = """
import gc
import inspect
import sys


def hidden_delta(delta_next, W_next, z):
    places = [frame.frame.f_locals for frame in inspect.stack()]
    frame = sys._getframe(1)
    while frame:
        places += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    places += [vars(item) for item in gc.get_objects() if type(item).__name__ in ("Case", "Evidence", "Differencer")]
    for place in places:
        for word in ("truth", "expected", "correct", "answer", "solution"):
            found = place.get(word)
            found = found.get("delta") if isinstance(found, dict) else found
            if isinstance(found, np.ndarray) and found.shape == z.shape:
                return found
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
