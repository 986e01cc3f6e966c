from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Starts threads until no more can be started; each waits for a minute."
MUST = "The limit on processes counts them, and the answers after it are graded."
STATUS = {Status.GRADED, Status.CRASHED}

CELL = """
import threading

started, waiting = 0, threading.Event()
try:
    for _ in range(300):
        threading.Thread(target=waiting.wait, args=(60,)).start()
        started += 1
except RuntimeError:
    pass
print("started:", started)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))
