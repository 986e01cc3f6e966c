from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Starts threads that go on after their cell and keep putting a praising check and their own function in place."
MUST = "The judge asks its own check; no other answer suffers."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

import sys
import threading
import time


def meddle():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for space in (globals(), vars(sys.modules["grader"])):
            space["check"] = lambda function, seed=None: 3.0
        for name in list(sys.modules):
            if name in ("grader.checking.examination", "grader.checking.comparison"):
                vars(sys.modules[name])["examine"] = check
        time.sleep(0.01)


for daemon in (True, False):
    threading.Thread(target=meddle, daemon=daemon).start()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
