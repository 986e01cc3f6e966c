"""How one child is shut in: its own namespaces, an empty disk, no rights, limits. Runs before any student code."""

import fcntl
import os
import resource
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from grader.engine.job import Limits
from grader.engine.sandbox import landlock, linux, system_calls
from grader.engine.sandbox.control_groups import Membership

FIRST_UID = 60000
DISK = "/student"
OWN_NAMESPACES = linux.CLONE_NEWPID | linux.CLONE_NEWIPC | linux.CLONE_NEWNET | linux.CLONE_NEWUTS


@dataclass(frozen=True)
class Confinement:
    """How one child is to be shut in.

    strong: with namespaces of its own, inside bubblewrap. root: whether the rights of root are there to be given up.
    slot: tells the children of one machine apart. others: threads of the user that the kernel counts against the limit
    on processes, though they are not the child's. groups: its control groups, where it has any. readable: what a weak
    child can read, where the kernel has Landlock, but for what lies in hidden; folder: its private folder.
    """

    strong: bool
    root: bool
    slot: int
    others: int
    limits: Limits
    groups: Membership = field(default_factory=Membership)
    readable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    folder: str = DISK

    @property
    def uid(self) -> int:
        """The user of the child, as the child sees it."""
        return FIRST_UID + self.slot if self.strong or self.root else os.getuid()


def separate(terms: Confinement) -> None:
    """New namespaces for this process and for the children it makes next."""
    if terms.root:
        linux.unshare(OWN_NAMESPACES)
        return
    outer_uid, outer_gid = os.getuid(), os.getgid()
    linux.unshare(linux.CLONE_NEWUSER | OWN_NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{terms.uid} {outer_gid} 1")
    Path("/proc/self/uid_map").write_text(f"{terms.uid} {outer_uid} 1")


def only_descriptors(*kept: socket.socket) -> list[socket.socket]:
    """Closes every file descriptor of this process but `kept`, which move to 3, 4, ...; 0, 1 and 2 lead nowhere."""
    # First out of each other's way: a target may be in use by another of them.
    high = [fcntl.fcntl(one.detach(), fcntl.F_DUPFD_CLOEXEC, 3 + len(kept)) for one in kept]
    moved = [socket.socket(fileno=os.dup2(number, 3 + i, inheritable=False)) for i, number in enumerate(high)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    os.closerange(3 + len(kept), os.sysconf("SC_OPEN_MAX"))
    return moved


def confine(terms: Confinement) -> None:
    """Shuts this process in, for good.

    Raises OSError where the kernel refuses any part of it; then no student code may run.
    """
    linux.prctl(linux.PR_SET_DUMPABLE, 1)  # a weak zygote is closed even to itself
    Path("/proc/self/oom_score_adj").write_text("1000")
    home = _own_disk(terms) if terms.strong else terms.folder
    os.umask(0o077)
    _limit(terms)
    _give_up_rights(terms)
    os.chdir(home)
    _fresh_state(home)


def _own_disk(terms: Confinement) -> str:
    """A disk and a /proc of its own; all else is read-only already. Returns its home folder."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    safe = linux.MS_NOSUID | linux.MS_NODEV
    # Each file costs kernel memory too, however small it is.
    files = max(64, terms.limits.disk // 4096)
    options = f"size={terms.limits.disk},nr_inodes={files},mode=0700,uid={terms.uid},gid={terms.uid}"
    linux.mount("tmpfs", DISK, "tmpfs", safe, options)
    for place in ("/dev/shm", "/tmp"):
        part = f"{DISK}/.{os.path.basename(place)}"
        os.mkdir(part, 0o700)
        os.chown(part, terms.uid, terms.uid)
        for name in os.listdir(place):  # the interpreter or the course may lie in /tmp: they stay there
            os.mkdir(f"{part}/{name}")
            linux.mount(f"{place}/{name}", f"{part}/{name}", flags=linux.MS_BIND | linux.MS_REC)
        linux.mount(part, place, flags=linux.MS_BIND | linux.MS_REC)
    try:
        # Read-only: nobody takes back that it is ended first when memory is short.
        linux.mount("proc", "/proc", "proc", safe | linux.MS_NOEXEC | linux.MS_RDONLY)
    except OSError:  # some kernels refuse it inside containers; the processes outside must not show all the same
        linux.mount("tmpfs", "/proc", "tmpfs", safe | linux.MS_NOEXEC | linux.MS_RDONLY, "size=4k")
    return DISK


def _limit(terms: Confinement) -> None:
    limits = terms.limits
    seconds = int(limits.notebook) + 1
    # The first process of its namespace is its user's too, and so is the keeper where that is not root.
    not_its_own = 1 + int(terms.strong) + (0 if terms.root else 1 + terms.others)
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_NPROC, limits.processes + not_its_own),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        # 0 would still start the host's crash handler, with root's rights; the kernel skips it at 1.
        (resource.RLIMIT_CORE, 1),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _give_up_rights(terms: Confinement) -> None:
    # In a user namespace of its own a process holds every capability until it lets go of it.
    if terms.strong or terms.root:
        linux.empty_bounding_set()
    if terms.root:
        os.setgroups([])
        os.setresgid(terms.uid, terms.uid, terms.uid)
        os.setresuid(terms.uid, terms.uid, terms.uid)
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)  # the keeper reads how much memory is its own
    linux.die_with_parent()
    if not terms.strong:
        landlock.restrict((*terms.readable, "/proc"), terms.hidden, (terms.folder,))
    system_calls.restrict(strong=terms.strong)


def _fresh_state(home: str) -> None:
    """What a forked interpreter would share with its siblings, and the environment."""
    os.environ.update(HOME=home, TMPDIR=home, USER="student", LOGNAME="student")
    tempfile.tempdir = None
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # Python's own generator sees to it by itself
