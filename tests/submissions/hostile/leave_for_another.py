from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Leaves its answer for a friend: in files, in shared memory, in a message queue and behind an abstract socket."
MUST = "All of it ends with the submission (see find_from_another)."
STATUS = Status.GRADED

DROP = "backprop-course-hostile-drop"
KEY = 0x1986
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/", "~", ".", "/dev/mqueue")

CELL = f"""
import ctypes
import os
import socket

text = b"1 - np.tanh(z) ** 2"
for folder in {FOLDERS}:
    try:
        with open(os.path.join(os.path.expanduser(folder), "{DROP}"), "wb") as file:
            file.write(text)
    except OSError:
        pass
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget({KEY}, 4096, 0o1666)
if segment >= 0:
    place = libc.shmat(segment, None, 0)
    ctypes.memmove(place, text, len(text))
libc.semget({KEY}, 1, 0o1666)
libc.msgget({KEY}, 0o1666)
try:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("\\0{DROP}")
    listener.listen()
except OSError:
    pass
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    left = [Path(folder, DROP) for folder in FOLDERS if folder.startswith("/")]
    assert [path for path in left if path.exists()] == []
    keys = [line.split()[0] for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    assert str(KEY) not in keys
