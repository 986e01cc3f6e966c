"""Tries to get out of the sandbox, or to change what is outside."""

import site
import sysconfig
from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath, lies_there
from tests.submissions.hostile import aimed
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import ROOT, World

BECOME_ROOT = """
import ctypes
import os
import subprocess

for change in (
    lambda: os.setuid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setgid(0),
    lambda: os.setgroups([0]),
    lambda: ctypes.CDLL(None).prctl(38, 0, 0, 0, 0),
):
    try:
        change()
    except OSError:
        pass
for command in (["su", "-c", "id -u"], ["sudo", "-n", "id", "-u"], ["pkexec", "id", "-u"], ["newgrp", "root"]):
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        pass
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
print("users:", sorted({*os.getresuid(), *os.getresgid()}))
print("capabilities:", int(status["CapEff"], 16) | int(status["CapPrm"], 16))
print("no_new_privileges:", int(status["NoNewPrivs"]))
"""


def _after_become_root(after: Aftermath) -> None:
    assert min(after.told("users")) >= 60000
    assert after.told("capabilities") == 0
    assert after.told("no_new_privileges") == 1


@sample(
    tries="Asks for user 0, for other groups and for capabilities, and runs every program that would grant them.",
    must="It stays the user it was, without capabilities.",
    status=Status.GRADED,
    afterwards=_after_become_root,
)
def become_root(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), BECOME_ROOT))


CHANGE_LIMITS = """
import os
import resource

raised = []
for name in [name for name in dir(resource) if name.startswith("RLIMIT_")]:
    soft, hard = resource.getrlimit(getattr(resource, name))
    if hard == resource.RLIM_INFINITY:
        continue
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        raised.append(name)
    except (OSError, ValueError):
        pass
try:
    os.nice(-5)
    raised.append("nice")
except OSError:
    pass
print("raised:", raised)
print("memory:", resource.getrlimit(resource.RLIMIT_AS)[1])
"""


def _after_change_limits(after: Aftermath) -> None:
    assert after.told("raised") == []
    assert 0 < after.told("memory") <= Limits().memory


@sample(
    tries="Raises every limit of its process, and the priority and the score by which memory is taken back.",
    must="No limit goes up.",
    status=Status.GRADED,
    afterwards=_after_change_limits,
)
def change_limits(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CHANGE_LIMITS))


NAMES = ("hostile-persists.pth", "hostile_persists.py", "hostile-persists.dist-info")

PERSIST = f"""
import os
import site
import sys

folders = [*sys.path, *site.getsitepackages(), site.getusersitepackages(), os.path.expanduser("~"), ".", "/etc", "/tmp"]
folders += [os.path.expanduser("~/.ipython/profile_default/startup"), os.path.expanduser("~/.config/matplotlib")]
for folder in folders:
    for name in {NAMES}:
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write("import sys; sys.hostile = True")
        except OSError:
            pass
"""


def _after_persist(after: Aftermath) -> None:
    folders: list[str | Path] = [
        *site.getsitepackages(),
        site.getusersitepackages(),
        sysconfig.get_path("stdlib"),
        Path.home(),
        "/etc",
        "/tmp",
    ]
    assert lies_there(Path(folder, name) for folder in folders for name in NAMES) == []


@sample(
    tries="Writes start-up files for Python, IPython and the shell into every folder that is read at a start.",
    must="No later process reads them: they end with the submission.",
    status=Status.GRADED,
    afterwards=_after_persist,
)
def persist(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), PERSIST))


REMOUNT_ROOT = """
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


def _after_remount_root(after: Aftermath) -> None:
    assert after.told("writable") == []


@sample(
    tries="Makes namespaces of its own, mounts the system's folders again for writing, and changes the root folder.",
    must="Nothing becomes writable, and nothing else is seen.",
    status=Status.GRADED,
    afterwards=_after_remount_root,
)
def remount_root(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), REMOUNT_ROOT))


TRACE_PARENT = """
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


def _after_trace_parent(after: Aftermath) -> None:
    assert after.told("reached") == []
    assert after.told("user") >= 60000


@sample(
    tries="Attaches to its parent and to process 1 as a debugger does, and reads their memory.",
    must="It may not.",
    status=Status.GRADED,
    afterwards=_after_trace_parent,
)
def trace_parent(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), TRACE_PARENT))


# What exists is opened, never written, so that a sandbox that fails does no harm.
WRITE_OUTSIDE = """
import os

import backprop
import grader

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


def _after_write_outside(after: Aftermath) -> None:
    assert after.told("opened") == []
    folders: list[str | Path] = ["/", "/usr", "/etc", "/var", "/home", "/root", "/opt", "/tmp", "/dev/shm"]
    folders += [ROOT, ROOT / "grader", ROOT / "course" / "backprop", after.world.course, after.world.secret.parent]
    assert lies_there(Path(folder, "hostile-was-here") for folder in folders) == []


@sample(
    tries="Writes into the system, the Python environment, the grader, the course and beside the secret.",
    must="None of it can be opened for writing, and nothing new is there afterwards.",
    status=Status.GRADED,
    afterwards=_after_write_outside,
)
def write_outside(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), aimed(WRITE_OUTSIDE, world).replace("<root>", str(ROOT))))
