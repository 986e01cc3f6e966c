from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS, aimed, told
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Sets its own marks in the gradebook and in the engine's store of results."
MUST = "Neither can be opened for writing, and the answer stays wrong."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

import os
import sqlite3

changed = []
try:
    with sqlite3.connect("file:<course>/gradebook/gradebook.db?mode=rw", uri=True, timeout=1) as gradebook:
        gradebook.execute("UPDATE grade SET auto_score = 3, manual_score = 3")
    changed.append("gradebook")
except Exception:
    pass
for folder, _, files in os.walk("<course>/gradebook/results"):
    for name in files:
        try:
            open(os.path.join(folder, name), "r+").close()
            changed.append(name)
        except OSError:
            pass
print("changed:", changed)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(ANSWER, world)))


def afterwards(world: World) -> None:
    assert told(world, __name__, "changed") == []
