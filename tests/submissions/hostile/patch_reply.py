from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Patches json, struct and the socket while its function is called, so that its reply says that all is right."
MUST = "A reply is only ever a value; the question is lost, and no other."
STATUS = {Status.GRADED, Status.CRASHED}

ANSWER = """
import json
import sys

dumps = json.dumps


def praise(content, *arguments, **options):
    json.dumps = dumps
    if isinstance(content, dict):
        content = content | {"score": 3.0, "right": True, "failure": None, "called": {}}
    return dumps(content, *arguments, **options)


def hidden_delta(delta_next, W_next, z):
    json.dumps = praise
    return np.zeros_like(z)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
