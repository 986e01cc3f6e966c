import site
import sysconfig
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Writes start-up files for Python, IPython and the shell into every folder that is read at a start."
MUST = "No later process reads them: they end with the submission."
STATUS = Status.GRADED

NAMES = ("hostile-persists.pth", "hostile_persists.py", "hostile-persists.dist-info")

CELL = f"""
import os
import site
import sys

folders = [*sys.path, *site.getsitepackages(), site.getusersitepackages(), os.path.expanduser("~"), ".", "/etc", "/tmp"]
folders += [os.path.expanduser("~/.ipython/profile_default/startup"), os.path.expanduser("~/.config/matplotlib")]
for folder in folders:
    for name in {NAMES}:
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write("import sys; sys.hostile = True")
        except OSError:
            pass
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    folders = [
        *site.getsitepackages(),
        site.getusersitepackages(),
        sysconfig.get_path("stdlib"),
        Path.home(),
        "/etc",
        "/tmp",
    ]
    assert [folder for folder in folders for name in NAMES if Path(folder, name).exists()] == []
