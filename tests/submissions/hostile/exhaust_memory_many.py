from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Fills a gigabyte in each of five processes, none of which is above the limit alone."
MUST = "All together have the limit of one; it may cost the cell, never an answer."
STATUS = {Status.GRADED, Status.CRASHED}

CELL = """
import mmap
import os
import time

SIZE = 64 * 1024**2
count = mmap.mmap(-1, 8)
children = []
for child in range(5):
    pid = os.fork()
    if pid == 0:
        pieces = []
        try:
            for _ in range(16):
                pieces.append(b"x" * SIZE)
                count[child] = len(pieces)
                time.sleep(0.02)
            time.sleep(1)
        finally:
            os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
print("pieces:", sum(count[:5]))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))
