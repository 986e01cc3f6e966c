from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.hostile import survivors, told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Forks three hundred times, and every process starts a sleep."
MUST = "The limit on processes holds, none of them is left, and the answers are graded."
STATUS = {Status.GRADED, Status.CRASHED}

CELL = """
import os

started = 0
for _ in range(300):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            os.execvp("sleep", ["sleep", "622.4202"])
        finally:
            os._exit(1)
    started += 1
print("started:", started)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert 0 < told(world, __name__, "started") <= Limits().processes
    assert survivors("622.4202") == []
