"""What is watched from outside while hostile samples are graded: files, and listeners that nobody may call."""

import hashlib
import socket
from contextlib import ExitStack
from pathlib import Path

from grader.course import CONFIG
from tests.submissions.hostile.network_and_neighbours import ABSTRACT
from tests.submissions.world import ROOT, World


def fingerprint(world: World) -> dict[str, str]:
    """What was there, by path: the course's sources, the grader, the secret, and what is beside them."""
    folders = [ROOT / "grader", ROOT / "course", ROOT / "solutions", world.secret.parent]
    folders += [world.course / "course", world.course / "solutions", world.course / "gradebook" / "submitted"]
    paths = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    paths += [world.course / CONFIG, *world.course.parent.glob("*")]
    return {str(path): _hash(path) for path in paths}


def _hash(path: Path) -> str:
    regular = path.is_file() and not path.is_symlink()
    return hashlib.sha256(path.read_bytes()).hexdigest() if regular else oct(path.lstat().st_mode)


def listeners(stack: ExitStack) -> list[socket.socket]:
    """On loopback for TCP and UDP, at one port, and on an abstract socket."""
    tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    port = tcp.getsockname()[1]
    udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    udp.bind(("127.0.0.1", port))
    abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
    abstract.bind("\0" + ABSTRACT.replace("<port>", str(port)))
    abstract.listen()
    return [tcp, udp, abstract]


def calls(listening: list[socket.socket]) -> list[str]:
    """Which listeners were called. Callers wait in the system's queue, so nobody need be there to answer."""
    called = []
    for listener in listening:
        listener.setblocking(False)
        try:
            listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
            called.append(f"{listener.family.name} {listener.type.name}")
        except BlockingIOError:
            pass
    return called
