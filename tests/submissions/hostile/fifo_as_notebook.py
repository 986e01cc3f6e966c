import os
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.world import LESSON, World

TRIES = "Hands in a pipe under the notebook's name, from which a reader would wait for ever."
MUST = "Only ordinary files are opened: there is no notebook."
STATUS = Status.UNREADABLE


def marks(full: dict[str, float]) -> dict[str, None]:
    return dict.fromkeys(full)


def write(folder: Path, world: World) -> None:
    os.mkfifo(folder / LESSON.released.name)
