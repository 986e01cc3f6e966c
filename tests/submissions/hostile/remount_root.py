from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Makes namespaces of its own, mounts the system's folders again for writing, and changes the root folder."
MUST = "Nothing becomes writable, and nothing else is seen."
STATUS = Status.GRADED

CELL = """
import ctypes
import os

REMOUNT, BIND, PRIVATE = 32, 4096, 1 << 18
NEW_MOUNT, NEW_USER = 0x20000, 0x10000000
libc = ctypes.CDLL(None, use_errno=True)


def writable():
    found = []
    for folder in ("/usr", "/usr/bin", "/etc", "/lib", os.path.dirname(os.__file__), os.path.dirname(np.__file__)):
        try:
            os.unlink(os.path.join(folder, "hostile-mount"))
        except FileNotFoundError:
            pass
        except OSError:
            continue
        if os.access(folder, os.W_OK) and libc.mkdir(os.path.join(folder, "hostile-mount").encode(), 0o700) == 0:
            os.rmdir(os.path.join(folder, "hostile-mount"))
            found.append(folder)
    return found


reader, writer = os.pipe()
if os.fork() == 0:
    try:
        for namespace in ("mnt", "user", "pid", "net"):
            try:
                libc.setns(os.open(f"/proc/1/ns/{namespace}", os.O_RDONLY), 0)
            except OSError:
                pass
        libc.unshare(NEW_USER | NEW_MOUNT)
        libc.mount(None, b"/", None, PRIVATE, None)
        for folder in (b"/", b"/usr", b"/etc", b"/proc"):
            libc.mount(None, folder, None, REMOUNT | BIND, None)
            libc.mount(b"none", folder, None, REMOUNT, None)
        libc.umount2(b"/tmp", 2)
        libc.chroot(b"/proc/1/root")
        os.write(writer, repr(writable()).encode())
    except BaseException as error:
        os.write(writer, repr([repr(error)]).encode())
    finally:
        os._exit(0)
os.wait()
os.close(writer)
print("writable:", os.read(reader, 1000).decode())
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert told(world, __name__, "writable") == []
