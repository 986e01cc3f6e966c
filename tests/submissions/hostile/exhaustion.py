"""Takes all that there is: memory, disk, descriptors, threads, processes."""

from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from grader.engine.sandbox.control_groups import Place, find_place
from tests.engine.submissions.classes import LIMITS
from tests.submissions.aftermath import Aftermath, survivors
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

EXHAUST_DESCRIPTORS = """
import os

kept = []
try:
    while len(kept) < 5000:
        kept.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
"""


@sample(
    tries="Opens files until no more can be opened, and keeps them.",
    must="The answers after it are graded all the same.",
    status={Status.GRADED, Status.CRASHED},
)
def exhaust_descriptors(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_DESCRIPTORS))


EXHAUST_DISK = """
import os

written, files, piece = 0, 0, b"x" * 1024**2
for folder in (os.path.expanduser("~"), "/tmp", "/var/tmp", "/dev/shm", "/run", "/dev"):
    for number in range(12):
        path = os.path.join(folder, f"hostile-disk-{number}")
        try:
            with open(path, "wb", buffering=0) as file:
                while file.tell() < 30 * 1024**2 and written < 300 * 1024**2:
                    written += file.write(piece)
        except OSError:
            pass
    for number in range(5000):
        try:
            open(os.path.join(folder, f"hostile-empty-{number}"), "x").close()
            files += 1
        except OSError:
            break
print("written:", written)
print("files:", files)
"""


def _after_exhaust_disk(after: Aftermath) -> None:
    assert after.told("written") <= 1.1 * Limits().disk
    left = [path for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run") for path in Path(folder).glob("hostile-disk-*")]
    assert left == []


@sample(
    tries="Writes 300 megabytes into every folder that takes them, and thousands of empty files.",
    must="The private folders take no more than the limit, and nothing is written elsewhere.",
    status=Status.GRADED,
    afterwards=_after_exhaust_disk,
)
def exhaust_disk(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_DISK))


EXHAUST_MEMORY = """
pieces = []
try:
    while len(pieces) < 128:
        pieces.append(bytearray(64 * 1024**2))
except MemoryError:
    pass
count = len(pieces)
del pieces
print("pieces:", count)
"""


def _after_exhaust_memory(after: Aftermath) -> None:
    assert after.told("pieces") * 64 * 1024**2 <= LIMITS.memory


@sample(
    tries="Asks for eight gigabytes in pieces of 64 megabytes.",
    must="It gets no more than the limit, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_exhaust_memory,
)
def exhaust_memory(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_MEMORY))


EXHAUST_MEMORY_MANY = """
import mmap
import os
import time

SIZE = 64 * 1024**2
count = mmap.mmap(-1, 8)
children = []
for child in range(5):
    pid = os.fork()
    if pid == 0:
        pieces = []
        try:
            for _ in range(16):
                pieces.append(b"x" * SIZE)
                count[child] = len(pieces)
                time.sleep(0.02)
            time.sleep(1)
        finally:
            os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
print("pieces:", sum(count[:5]))
"""


@sample(
    tries="Fills a gigabyte in each of five processes, none of which is above the limit alone.",
    must="All together have the limit of one; it may cost the cell, never an answer.",
    status={Status.GRADED, Status.CRASHED},
)
def exhaust_memory_many(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_MEMORY_MANY))


EXHAUST_THREADS = """
import threading

started, waiting = 0, threading.Event()
try:
    for _ in range(300):
        threading.Thread(target=waiting.wait, args=(60,)).start()
        started += 1
except RuntimeError:
    pass
print("started:", started)
"""


@sample(
    tries="Starts threads until no more can be started; each waits for a minute.",
    must="The limit on processes counts them, and the answers after it are graded.",
    status={Status.GRADED, Status.CRASHED},
)
def exhaust_threads(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXHAUST_THREADS))


FORK_BOMB = """
import os

started = 0
for _ in range(300):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            os.execvp("sleep", ["sleep", "622.4202"])
        finally:
            os._exit(1)
    started += 1
print("started:", started)
"""


def _after_fork_bomb(after: Aftermath) -> None:
    assert 0 < after.told("started") <= Limits().processes
    assert survivors("622.4202") == []


@sample(
    tries="Forks three hundred times, and every process starts a sleep.",
    must="The limit on processes holds, none of them is left, and the answers are graded.",
    status={Status.GRADED, Status.CRASHED},
    afterwards=_after_fork_bomb,
)
def fork_bomb(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), FORK_BOMB))


HELD_BY_NO_PROCESS = """
import mmap, os, signal

for _ in range(6):
    if os.fork() == 0:
        try:
            held = mmap.mmap(-1, 300 << 20)
            for start in range(0, 300 << 20, 4 << 20):
                held[start : start + (4 << 20)] = b"x" * (4 << 20)
                held.madvise(mmap.MADV_DONTNEED, start, 4 << 20)
            signal.pause()
        finally:
            os._exit(0)
for _ in range(6):
    os.wait()
"""
limited = Status.CRASHED if "memory" in (find_place() or Place(1, {})).folders else Status.TIMED_OUT
"""Where the kernel does not count it, it lasts until the cell's time is up."""


@sample(
    tries="Six processes each fill 300 MB of shared memory, and drop the pages from their own books.",
    must="The kernel counts what no process shows, and ends it; the answers are graded.",
    status=limited,
    hangs=True,
)
def exhaust_memory_that_no_process_shows(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), HELD_BY_NO_PROCESS))


FULL_SOCKETS = """
import os, signal, socket

for _ in range(16):
    if os.fork() == 0:
        try:
            kept = []
            for _ in range(55):
                pair = socket.socketpair()
                kept.append(pair)
                for end in pair:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
                    end.setblocking(False)
                    try:
                        for _ in range(100):
                            end.send(b"x" * 65536)
                    except OSError:
                        pass
            signal.pause()
        finally:
            os._exit(0)
for _ in range(16):
    os.wait()
"""


@sample(
    tries="Sixteen processes fill the buffers of all the sockets that they can have.",
    must="There are few enough of them, or the kernel counts them; the answers are graded.",
    status={Status.CRASHED, Status.TIMED_OUT},
    hangs=True,
)
def exhaust_socket_buffers(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), FULL_SOCKETS))


CROWD = """
import os, time

for _ in range(50):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            os.setsid()
            end = time.time() + 2
            while time.time() < end:
                pass
        finally:
            os._exit(0)
time.sleep(1)
"""


@sample(
    tries="Spins in fifty sessions, so that its neighbours' time runs out.",
    must="It has one share of the cores; the neighbours, and it, have their marks.",
    status=Status.GRADED,
)
def exhaust_the_cores(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CROWD))
