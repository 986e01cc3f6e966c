from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import aimed, told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Opens the gradebook by its path, and searches the disk for any database."
MUST = "There is none in sight."
STATUS = Status.GRADED

CELL = """
import os
import time

found, end = [], time.monotonic() + 10
for path in ("<course>/gradebook/gradebook.db", "<course>/gradebook/results", "<course>/nbgrader_config.py"):
    if os.path.exists(path):
        found.append(path)
for folder, folders, files in os.walk("/"):
    if time.monotonic() > end:
        break
    folders[:] = [name for name in folders if name not in ("proc", "sys", "usr", "lib", "site-packages")]
    found += [os.path.join(folder, name) for name in files if name.endswith((".db", ".sqlite"))]
print("found:", found)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(CELL, world)))


def afterwards(world: World) -> None:
    assert told(world, __name__, "found") == []
