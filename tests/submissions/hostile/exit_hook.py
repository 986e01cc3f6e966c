from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import survivors
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Registers functions that start a process and shout when its own process ends."
MUST = "Its process is ended without them, or they end with it."
STATUS = Status.GRADED

CELL = """
import atexit
import os
import signal
import subprocess
import weakref


def last_act(*arguments):
    subprocess.Popen(["sleep", "644.4505"], start_new_session=True)
    os.write(2, b"last act")


class Grave:
    def __del__(self):
        last_act()


atexit.register(last_act)
grave = Grave()
weakref.finalize(grave, last_act)
signal.signal(signal.SIGTERM, last_act)
signal.signal(signal.SIGHUP, last_act)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert survivors("644.4505") == []
