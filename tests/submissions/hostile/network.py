from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import aimed, told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Connects to a listener on this machine, by address and by an abstract socket, and asks it as a name server."
MUST = "There is no network, not even this machine's own."
STATUS = Status.GRADED

ABSTRACT = "backprop-course-listener-<port>"
"""The test listens there too."""

CELL = f"""
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


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(CELL, world)))


def afterwards(world: World) -> None:
    assert told(world, __name__, "reached") == []
    assert told(world, __name__, "interfaces") == ["lo"]
