from pathlib import Path

from grader.engine.result import Status
from tests.engine.submissions.classes import LIMITS
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Asks for eight gigabytes in pieces of 64 megabytes."
MUST = "It gets no more than the limit, and the answers are graded."
STATUS = Status.GRADED

CELL = """
pieces = []
try:
    while len(pieces) < 128:
        pieces.append(bytearray(64 * 1024**2))
except MemoryError:
    pass
count = len(pieces)
del pieces
print("pieces:", count)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "pieces") * 64 * 1024**2 <= LIMITS.memory
