from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Writes 300 megabytes into every folder that takes them, and thousands of empty files."
MUST = "The private folders take no more than the limit, and nothing is written elsewhere."
STATUS = Status.GRADED

CELL = """
import os

written, files, piece = 0, 0, b"x" * 1024**2
for folder in (os.path.expanduser("~"), "/tmp", "/var/tmp", "/dev/shm", "/run", "/dev"):
    for number in range(12):
        path = os.path.join(folder, f"hostile-disk-{number}")
        try:
            with open(path, "wb", buffering=0) as file:
                while file.tell() < 30 * 1024**2 and written < 300 * 1024**2:
                    written += file.write(piece)
        except OSError:
            pass
    for number in range(5000):
        try:
            open(os.path.join(folder, f"hostile-empty-{number}"), "x").close()
            files += 1
        except OSError:
            break
print("written:", written)
print("files:", files)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "written") <= 1.1 * Limits().disk
    left = [path for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run") for path in Path(folder).glob("hostile-disk-*")]
    assert left == []
