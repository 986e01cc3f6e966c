"""The sandbox around the zygote: which tier this machine offers, and bubblewrap's command line.

Tiers: "strong" is bubblewrap with namespaces, and namespaces again for each child. "weak" is limits, a filter of system
calls and, for root, another user: student code can then read what its user can read.
"""

import functools
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from grader.engine import system_calls
from grader.engine.confinement import DISK
from grader.release.errors import CommandError

TIERS = ("strong", "weak")
PACKAGES = ("backprop", "grader")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives")
FONTS = f"{DISK}/matplotlib"
# What the keeper of each child needs: namespaces, another user, its memory's size, its end.
ROOT_CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "SYS_PTRACE", "KILL", "CHOWN", "DAC_OVERRIDE")


@dataclass(frozen=True)
class Tier:
    """name: one of TIERS. reason: one sentence, why it is this one and what to do about it."""

    name: str
    reason: str


@functools.cache
def detect() -> Tier:
    """The best tier of this machine, found by trying it; the answer is kept."""
    if sys.platform != "linux":
        return Tier("weak", "the sandbox needs Linux: grade on a Linux machine, or in a virtual one")
    if not system_calls.supported():
        return Tier("weak", f"no filter of system calls for {os.uname().machine}: grade on x86_64 or aarch64")
    if not shutil.which("bwrap"):
        return Tier("weak", "bubblewrap is missing: `apt install bubblewrap` (or your system's own command)")
    from grader.engine.zygote_client import try_strong

    problem = try_strong()
    if problem:
        return Tier(
            "weak", f"bubblewrap does not work here ({problem}): allow user namespaces, or grade outside a container"
        )
    return Tier("strong", "bubblewrap works here")


def weak_problem() -> str:
    """Why even the weak tier cannot be had here, "" if it can: root's children become another user, who must read Python."""
    if os.geteuid() != 0:
        return ""
    for folder in shown():
        for path in (folder, *map(str, Path(folder).parents)):
            if not os.stat(path).st_mode & stat.S_IXOTH:
                return (
                    f"{path} is closed to other users, and {folder} in it is needed by student code: open it or move it"
                )
    return ""


def environment(strong: bool, extra_paths: tuple[str, ...] = ()) -> dict[str, str]:
    """All variables of the zygote. Nothing of the caller's environment passes but the weak tier's folder for files."""
    paths = [*extra_paths, *dict.fromkeys(str(Path(folder).parent) for folder in _packages())]
    variables = {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": DISK if strong else "/",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",  # the same submission, the same order of its sets
        "MPLCONFIGDIR": FONTS if strong else str(_font_cache() or "/tmp"),
    }
    # More than one thread would be lost in a fork, and two children at a time are faster with one each.
    return variables | {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}


def bwrap_command(command: list[str], root: bool, extra_paths: tuple[str, ...] = ()) -> list[str]:
    """`command` inside bubblewrap. root: keep root's own user namespace, to give each child a user of its own.

    Raises CommandError where something private would have to be shown.
    """
    line = [
        shutil.which("bwrap") or "bwrap",
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    if root:
        line += ["--cap-drop", "ALL", *(word for name in ROOT_CAPABILITIES for word in ("--cap-add", f"CAP_{name}"))]
    else:
        line += ["--unshare-user"]
    line += ["--hostname", "grader", "--new-session", "--die-with-parent", "--clearenv"]
    for name, value in environment(True, extra_paths).items():
        line += ["--setenv", name, value]
    for path in SYSTEM:
        if os.path.islink(path):
            line += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            line += ["--ro-bind", path, path]
    line += ["--proc", "/proc", "--dev", "/dev", "--perms", "0755", "--dir", "/tmp", "--perms", "0755", "--tmpfs", DISK]
    made: set[str] = set()
    for path in [*SETTINGS, *shown(), *extra_paths]:
        if os.path.exists(path):
            line += [*_parents(path, made), "--ro-bind", path, path]
    fonts = _font_cache()
    if fonts:
        line += ["--perms", "0755", "--dir", FONTS]
        line += [
            word for file in fonts.glob("fontlist-*.json") for word in ("--ro-bind", str(file), f"{FONTS}/{file.name}")
        ]
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"]
    return [*line, *command]


def python_command(module: str, *arguments: str) -> list[str]:
    """This Python running `module`, without the current folder on its path."""
    return [sys.executable, "-P", "-m", module, *arguments]


def _packages() -> list[str]:
    return [find_spec(name).submodule_search_locations[0] for name in PACKAGES]


def shown() -> list[str]:
    """The interpreter and our own packages. Of a checkout nothing else: it holds the answers and the gradebook."""
    interpreter = str(Path(os.path.realpath(sys.executable)).parents[1])
    prefixes = dict.fromkeys([sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), interpreter])
    folders = [folder for folder in prefixes if not _inside(folder, "/usr")]
    for package in _packages():
        if {"site-packages", "dist-packages"} & set(Path(package).parts):
            continue
        for other in [*prefixes, "/usr"]:
            if _inside(package, other):
                raise CommandError(f"the course lies in {other}, which student code can read: move it, or your Python")
        # The released notebooks lie beside backprop, in course/.
        parent = Path(package).parent
        folders.append(str(parent) if parent.name == "course" else package)
    for folder in folders:
        if _inside(str(Path.home()), folder):
            raise CommandError(
                f"Python lies in {folder}, which holds your home folder too: use one in a folder of its own"
            )
    return folders


def _inside(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def _parents(path: str, made: set[str]) -> list[str]:
    """bubblewrap makes missing parents for its own user alone; a child is another user."""
    words = []
    for parent in reversed([str(folder) for folder in Path(path).parents][:-1]):
        if parent not in made and not any(_inside(parent, folder) for folder in SYSTEM):
            words += ["--perms", "0755", "--dir", parent]
        made.add(parent)
    return words


def _font_cache() -> Path | None:
    """Where matplotlib keeps its list of fonts: making it takes a second or more."""
    caches = [os.environ.get("MPLCONFIGDIR"), os.environ.get("XDG_CACHE_HOME", "~/.cache") + "/matplotlib"]
    found = [Path(folder).expanduser() for folder in caches if folder]
    return next((folder for folder in found if folder.is_dir()), None)
