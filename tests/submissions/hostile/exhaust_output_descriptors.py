from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Writes fifty megabytes past Python, straight to the descriptors of standard output and standard error."
MUST = "They lead nowhere, and nobody waits for them."
STATUS = Status.GRADED

CELL = """
import os

for descriptor in (1, 2):
    for _ in range(50):
        try:
            os.write(descriptor, b"x" * 1024**2)
        except OSError:
            break
os.system("head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2")
print("done: True")
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "done")
