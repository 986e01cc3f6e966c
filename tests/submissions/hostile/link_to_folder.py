from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import aimed, recorded
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Hands in links to the secret and to its folder beside a notebook that reads them."
MUST = "Links are not followed; the answers are graded."
STATUS = {Status.GRADED, Status.REPAIRED}

CELL = """
import glob

for path in ["secret", "<secret>", *glob.glob("folder/*")]:
    try:
        print(open(path).read())
    except (OSError, UnicodeDecodeError):
        pass
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    (folder / "secret").symlink_to(world.secret)
    (folder / "folder").symlink_to(world.secret.parent)
    save(folder, with_cell(all_right(world), aimed(CELL, world)))


def afterwards(world: World) -> None:
    assert world.secret.read_text() not in str(recorded(world, __name__))
