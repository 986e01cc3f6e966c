from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import recorded
from tests.submissions.world import LESSON, World

TRIES = "Hands in a link to the secret under the notebook's name."
MUST = "Links are not followed: there is no notebook, and nothing of the secret is read."
STATUS = Status.UNREADABLE


def marks(full: dict[str, float]) -> dict[str, None]:
    return dict.fromkeys(full)


def write(folder: Path, world: World) -> None:
    (folder / LESSON.released.name).symlink_to(world.secret)


def afterwards(world: World) -> None:
    assert world.secret.read_text() not in str(recorded(world, __name__))
