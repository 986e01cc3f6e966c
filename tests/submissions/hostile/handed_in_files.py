"""Traps in the folder that is handed in, and in its name."""

import os
import zipfile
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.hostile import aimed
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import LESSON, World


@sample(
    tries="Hands in a pipe under the notebook's name, from which a reader would wait for ever.",
    must="Only ordinary files are opened: there is no notebook.",
    status=Status.UNREADABLE,
)
def fifo_as_notebook(folder: Path, world: World) -> None:
    os.mkfifo(folder / LESSON.released.name)


@sample(
    tries="Has a formula for a name, which a spreadsheet would run when it opens the class's table.",
    must="The name is kept, the answers are graded, and tables defuse it.",
    status=Status.GRADED,
    student="=1+1",
)
def formula_in_name(folder: Path, world: World) -> None:
    save(folder, all_right(world))


def _after_link_as_notebook(after: Aftermath) -> None:
    assert after.world.secret.read_text() not in str(after.notebook)


@sample(
    tries="Hands in a link to the secret under the notebook's name.",
    must="Links are not followed: there is no notebook, and nothing of the secret is read.",
    status=Status.UNREADABLE,
    afterwards=_after_link_as_notebook,
)
def link_as_notebook(folder: Path, world: World) -> None:
    (folder / LESSON.released.name).symlink_to(world.secret)


LINK_TO_FOLDER = """
import glob

for path in ["secret", "<secret>", *glob.glob("folder/*")]:
    try:
        print(open(path).read())
    except (OSError, UnicodeDecodeError):
        pass
"""


def _after_link_to_folder(after: Aftermath) -> None:
    assert after.world.secret.read_text() not in str(after.notebook)


@sample(
    tries="Hands in links to the secret and to its folder beside a notebook that reads them.",
    must="Links are not followed; the answers are graded.",
    status={Status.GRADED, Status.REPAIRED},
    afterwards=_after_link_to_folder,
)
def link_to_folder(folder: Path, world: World) -> None:
    (folder / "secret").symlink_to(world.secret)
    (folder / "folder").symlink_to(world.secret.parent)
    save(folder, with_cell(all_right(world), aimed(LINK_TO_FOLDER, world)))


def _after_slow_to_read(after: Aftermath) -> None:
    assert "takes more than 10 seconds of computing: look at it by hand" in after.result.reason


@sample(
    tries="Hands in notebooks full of code over which Python's parser takes minutes.",
    must="Its reading ends after seconds, and the reason says so; the others wait for nothing.",
    status=Status.UNREADABLE,
    afterwards=_after_slow_to_read,
)
def slow_to_read(folder: Path, world: World) -> None:
    fields, brackets = "x = f'" + "{a}" * 30_000 + "'", "(" + "a.b(c)[d] + {e: f} - " * 4400
    for number in range(10):
        cells = [new_code_cell(source) for source in (fields, brackets) * 10]
        save(folder, new_notebook(cells=cells), f"{number}.ipynb")
    save(folder, all_right(world))


TIME_OF_NO_KIND = "999999999999999999999999999999h1e5\\1e5é99999999999999"


@sample(
    tries="Brings a timestamp.txt with a number that makes the parser of dates raise what nobody expects.",
    must="It is no time, and the answers are graded as if it were not there.",
    status=Status.GRADED,
)
def time_of_no_kind(folder: Path, world: World) -> None:
    save(folder, all_right(world))
    (folder / "timestamp.txt").write_text(TIME_OF_NO_KIND, encoding="utf-8")


def _after_zip_beside_notebook(after: Aftermath) -> None:
    assert [*after.world.course.rglob("hostile-climbed"), *after.world.secret.parent.rglob("hostile-climbed")] == []


@sample(
    tries="Hands in archives beside the notebook: one whose files climb out of the folder, one that unpacks "
    "to 200 megabytes.",
    must="Nothing is unpacked; the answers are graded.",
    status={Status.GRADED, Status.REPAIRED},
    afterwards=_after_zip_beside_notebook,
)
def zip_beside_notebook(folder: Path, world: World) -> None:
    with zipfile.ZipFile(folder / "climbing.zip", "w") as archive:
        for path in ("../../hostile-climbed", "../../../hostile-climbed", f"{world.secret.parent}/hostile-climbed"):
            archive.writestr(path, "climbed")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.ipynb", bytes(10 * 1024**2))
    save(folder, all_right(world))
