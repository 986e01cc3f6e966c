from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save
from tests.submissions.world import World

TRIES = "Brings a timestamp.txt with a number that makes the parser of dates raise what nobody expects."
MUST = "It is no time, and the answers are graded as if it were not there."
STATUS = Status.GRADED

TIMESTAMP = "999999999999999999999999999999h1e5\\1e5é99999999999999"


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, all_right(world))
    (folder / "timestamp.txt").write_text(TIMESTAMP, encoding="utf-8")
