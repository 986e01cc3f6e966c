from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Attaches to its parent and to process 1 as a debugger does, and reads their memory."
MUST = "It may not."
STATUS = Status.GRADED

CELL = """
import ctypes
import os

ATTACH, DETACH = 16, 17
libc, reached = ctypes.CDLL(None, use_errno=True), []
# As anyone but the sandbox's own users this could stop a process that others need.
for pid in {os.getppid(), 1} - {0, os.getpid()} if os.getuid() >= 60000 else ():
    if libc.ptrace(ATTACH, pid, 0, 0) == 0:
        libc.waitpid(pid, None, 0x40000000)
        libc.ptrace(DETACH, pid, 0, 0)
        reached.append(pid)
    try:
        open(f"/proc/{pid}/mem", "rb").close()
        reached.append(f"memory of {pid}")
    except OSError:
        pass
print("reached:", reached)
print("user:", os.getuid())
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "reached") == []
    assert told(world, __name__, "user") >= 60000
