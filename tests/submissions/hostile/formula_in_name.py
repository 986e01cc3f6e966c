from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save
from tests.submissions.world import World

TRIES = "Has a formula for a name, which a spreadsheet would run when it opens the class's table."
MUST = "The name is kept, the answers are graded, and tables defuse it."
STATUS = Status.GRADED
STUDENT = "=1+1"


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, all_right(world))
