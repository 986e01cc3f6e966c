from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Prints the environment of every process that it can see: the seed of the cases, passwords, tokens."
MUST = "No variable of the engine's own surroundings is there."
STATUS = Status.GRADED

PLANTED = "HOSTILE_SAMPLES_TOKEN"
"""The test sets it before the engine starts."""

CELL = """
import glob
import os

names = set(os.environ)
for path in glob.glob("/proc/*/environ"):
    try:
        names |= {part.partition("=")[0] for part in open(path).read().split(chr(0)) if part}
    except OSError:
        pass
print("names:", sorted(names))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    names = told(world, __name__, "names")
    telling = ("GRADER_SEED", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PYTEST", "AUTH", "CREDENTIAL")
    assert PLANTED not in names
    assert [name for name in names if any(word in name.upper() for word in telling)] == []
