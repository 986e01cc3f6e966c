"""Reaches for the network, and for other submissions."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath, lies_there
from tests.submissions.hostile import WRONG, aimed
from tests.submissions.notebooks import all_right, answered, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

ABSTRACT = "backprop-course-listener-<port>"
"""The test listens there too."""

NETWORK = f"""
import socket

reached = []
for family, address in (
    (socket.AF_INET, ("127.0.0.1", <port>)),
    (socket.AF_INET6, ("::1", <port>)),
    (socket.AF_INET6, ("::ffff:127.0.0.1", <port>)),
    (socket.AF_UNIX, "\\0{ABSTRACT}"),
):
    try:
        with socket.socket(family) as caller:
            caller.settimeout(2)
            caller.connect(address)
            caller.sendall(b"marks")
            reached.append(str(address))
    except OSError:
        pass
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.sendto(bytes.fromhex("1986010000010000000000000000010001"), ("127.0.0.1", <port>))
        caller.settimeout(0.2)
        reached.append(str(caller.recv(100)))
except OSError:
    pass
for kind in (socket.SOCK_RAW, socket.SOCK_STREAM):
    try:
        socket.socket(socket.AF_PACKET, kind).close()
        reached.append("packets")
    except OSError:
        pass
try:
    socket.getaddrinfo("127.0.0.1", <port>)
except OSError:
    pass
print("reached:", reached)
print("interfaces:", sorted(line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]))
"""


def _after_network(after: Aftermath) -> None:
    assert after.told("reached") == []
    assert after.told("interfaces") == ["lo"]


@sample(
    tries="Connects to a listener on this machine, by address and by an abstract socket, and asks it as a name server.",
    must="There is no network, not even this machine's own.",
    status=Status.GRADED,
    afterwards=_after_network,
)
def network(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(NETWORK, world)))


DROP = "backprop-course-hostile-drop"
KEY = 0x1986
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/", "~", ".", "/dev/mqueue")

LEAVE_FOR_ANOTHER = f"""
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


def _after_leave_for_another(after: Aftermath) -> None:
    assert lies_there(Path(folder, DROP) for folder in FOLDERS if folder.startswith("/")) == []
    keys = [line.split()[0] for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    assert str(KEY) not in keys


@sample(
    tries="Leaves its answer for a friend: in files, in shared memory, in a message queue and behind an "
    "abstract socket.",
    must="All of it ends with the submission (see find_from_another).",
    status=Status.GRADED,
    afterwards=_after_leave_for_another,
)
def leave_for_another(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), LEAVE_FOR_ANOTHER))


FIND_FROM_ANOTHER = f"""{WRONG}

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


def _after_find_from_another(after: Aftermath) -> None:
    assert after.told("found") == []
    assert after.told("processes") <= 4


@sample(
    tries="Looks for what another submission has left, for three seconds, and for the other's processes.",
    must="Nothing of another submission can be found, whether it was graded before or is graded now.",
    status=Status.GRADED,
    lost=("hidden_delta",),
    afterwards=_after_find_from_another,
)
def find_from_another(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=FIND_FROM_ANOTHER))
