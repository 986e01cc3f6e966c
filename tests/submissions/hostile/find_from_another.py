from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS, told
from tests.submissions.hostile.leave_for_another import DROP, FOLDERS, KEY
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Looks for what another submission has left, for three seconds, and for the other's processes."
MUST = "Nothing of another submission can be found, whether it was graded before or is graded now."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

import ctypes
import os
import socket
import time

found, libc, end = set(), ctypes.CDLL(None), time.monotonic() + 3
while time.monotonic() < end and not found:
    for folder in {FOLDERS}:
        if os.path.exists(os.path.join(os.path.expanduser(folder), "{DROP}")):
            found.add(folder)
    for kind in ("shmget", "semget", "msgget"):
        arguments = ({KEY},) if kind == "msgget" else ({KEY}, 1)
        if getattr(libc, kind)(*arguments, 0o666) >= 0:
            found.add(kind)
    try:
        with socket.socket(socket.AF_UNIX) as other:
            other.connect("\\0{DROP}")
            found.add("socket")
    except OSError:
        pass
    time.sleep(0.05)
print("found:", sorted(found))
print("processes:", len([name for name in os.listdir("/proc") if name.isdigit()]))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))


def afterwards(world: World) -> None:
    assert told(world, __name__, "found") == []
    assert told(world, __name__, "processes") <= 4
