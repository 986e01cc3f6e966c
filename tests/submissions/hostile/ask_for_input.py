from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Waits for the keyboard: by input, getpass and the debugger."
MUST = "Nobody answers, at once, and the answers are graded."
STATUS = Status.GRADED

CELL = """
import getpass
import sys

for ask in (input, getpass.getpass, sys.stdin.readline):
    try:
        ask()
    except (Exception, SystemExit):
        pass
print("\\ndone: True")
breakpoint()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "done")
