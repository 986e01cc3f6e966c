from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import aimed, told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import ROOT, World

TRIES = "Writes into the system, the Python environment, the grader, the course and beside the secret."
MUST = "None of it can be opened for writing, and nothing new is there afterwards."
STATUS = Status.GRADED

# What exists is opened, never written, so that a sandbox that fails does no harm.
CELL = """
import os

import backprop
import grader.checking.check

grader, module = os.path.dirname(grader.__file__), os.path.dirname(backprop.__file__)
existing = [os.path.join(grader, "__init__.py"), os.path.join(module, "__init__.py"), os.__file__, np.__file__]
existing += ["/etc/passwd", "/usr/bin/env", "<secret>", "<course>/nbgrader_config.py", "/proc/sys/kernel/core_pattern"]
existing += ["/proc/sysrq-trigger", "/dev/vda", "/dev/sda", "/dev/mem"]
opened = []
for path in existing:
    try:
        os.close(os.open(path, os.O_WRONLY))
        opened.append(path)
    except OSError:
        pass
folders = ["/", "/usr", "/etc", "/var", "/home", "/root", "/opt", "/tmp", "/dev/shm", "<course>", "<root>"]
for folder in [*folders, grader, module]:
    try:
        open(os.path.join(folder, "hostile-was-here"), "x").close()
    except OSError:
        pass
print("opened:", opened)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(CELL, world).replace("<root>", str(ROOT))))


def afterwards(world: World) -> None:
    assert told(world, __name__, "opened") == []
    folders = ["/", "/usr", "/etc", "/var", "/home", "/root", "/opt", "/tmp", "/dev/shm", ROOT, world.course]
    folders += [ROOT / "grader", ROOT / "course" / "backprop", world.secret.parent]
    assert [folder for folder in folders if Path(folder, "hostile-was-here").exists()] == []
