from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Opens files until no more can be opened, and keeps them."
MUST = "The answers after it are graded all the same."
STATUS = {Status.GRADED, Status.CRASHED}

CELL = """
import os

kept = []
try:
    while len(kept) < 5000:
        kept.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))
