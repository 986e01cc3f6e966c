from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Reads command lines, open files, memory and the root folder of every process that it can see."
MUST = "It sees its own few processes, and no memory nor file but its own."
STATUS = Status.GRADED

CELL = """
import glob
import os

own, seen, reached = str(os.getpid()), [], []
for folder in glob.glob("/proc/[0-9]*"):
    seen.append(folder)
    if folder.endswith("/" + own):
        continue
    for path in (folder + "/mem", folder + "/root/etc/passwd", folder + "/cwd/.", folder + "/fd/3", folder + "/maps"):
        try:
            os.close(os.open(path, os.O_RDONLY))
            reached.append(path)
        except OSError:
            pass
print("seen:", len(seen))
print("reached:", reached)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "seen") <= 4
    assert told(world, __name__, "reached") == []
