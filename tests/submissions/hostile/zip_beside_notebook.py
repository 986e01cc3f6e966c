import zipfile
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save
from tests.submissions.world import World

TRIES = (
    "Hands in archives beside the notebook: one whose files climb out of the folder, one that unpacks to 200 megabytes."
)
MUST = "Nothing is unpacked; the answers are graded."
STATUS = {Status.GRADED, Status.REPAIRED}


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    with zipfile.ZipFile(folder / "climbing.zip", "w") as archive:
        for path in ("../../hostile-climbed", "../../../hostile-climbed", f"{world.secret.parent}/hostile-climbed"):
            archive.writestr(path, "climbed")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.ipynb", bytes(10 * 1024**2))
    save(folder, all_right(world))


def afterwards(world: World) -> None:
    assert [*world.course.rglob("hostile-climbed"), *world.secret.parent.rglob("hostile-climbed")] == []
