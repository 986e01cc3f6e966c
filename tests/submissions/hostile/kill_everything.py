from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import printed
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Sends a killing signal to its parent, to process 1, to its group and to every process that it may reach."
MUST = "It reaches nothing but its own processes, and costs this one cell."
STATUS = Status.CRASHED

CELL = """
import os
import signal

# Only as one of the sandbox's own users: as anyone else this would end more than the sandbox.
if os.getuid() >= 60000:
    for target in (os.getppid(), 1, -1):
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
    os.kill(0, signal.SIGKILL)
print("did not try, or came through")
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert "did not try" not in printed(world, __name__)
