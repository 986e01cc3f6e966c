from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import survivors, told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Starts processes that leave its session and its process group, by a double fork, setsid and nohup."
MUST = "All that it started ends with it."
STATUS = Status.GRADED

CELL = """
import os
import subprocess

for command in (["sleep", "611.4101"], ["nohup", "sleep", "611.4101"], ["setsid", "sleep", "611.4101"]):
    try:
        subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "611.4101"])
    os._exit(0)
print("done: True")
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "done")
    assert survivors("611.4101") == []
