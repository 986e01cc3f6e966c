"""bubblewrap's command line: what the sandbox shows of this machine, and the zygote's environment."""

import os
import shutil
import site
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from grader.engine.sandbox.confinement import DISK
from grader.errors import CommandError

SIDE = "/grader"
"""Where the sandbox holds the student's side of this package."""
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/alternatives")
FONTS = f"{DISK}/matplotlib"
SEEN = "the course lies in {}, which student code can read: move it, or your Python"
# What the keeper of each child needs: namespaces, another user, its memory's size, its end.
ROOT_CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "SYS_PTRACE", "KILL", "CHOWN", "DAC_OVERRIDE")


def environment(strong: bool, side: str, extra_paths: tuple[str, ...] = ()) -> dict[str, str]:
    """All variables of the zygote. Nothing of the caller's environment passes.

    side: the folder that `student_side.write` has filled.
    """
    paths = [*extra_paths, SIDE if strong else side, str(Path(_package("backprop")).parent)]
    variables = {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": DISK if strong else "/",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",  # the same submission, the same order of its sets
        "MALLOC_ARENA_MAX": "2",  # each arena reserves 64 MB of address space, which is limited, and threads take many
        "MPLCONFIGDIR": FONTS if strong else str(_font_cache() or "/tmp"),
    }
    # More than one thread would be lost in a fork, and two children at a time are faster with one each.
    return variables | {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}


def bwrap_command(command: list[str], root: bool, side: str, extra_paths: tuple[str, ...] = ()) -> list[str]:
    """`command` inside bubblewrap. root: keep root's own user namespace, to give each child a user of its own.

    side: as in `environment`. Raises CommandError where something private would have to be shown.
    """
    line = [shutil.which("bwrap") or "bwrap", *(f"--unshare-{kind}" for kind in ("ipc", "pid", "net", "uts"))]
    line += ["--unshare-cgroup-try"]
    if root:
        line += ["--cap-drop", "ALL", *(word for name in ROOT_CAPABILITIES for word in ("--cap-add", f"CAP_{name}"))]
    else:
        line += ["--unshare-user"]
    line += ["--hostname", "grader", "--new-session", "--die-with-parent", "--clearenv"]
    for name, value in environment(True, side, extra_paths).items():
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
    for copy in _covered():
        line += ["--tmpfs", copy, "--remount-ro", copy]
    line += ["--ro-bind", side, SIDE]
    fonts = _font_cache()
    if fonts:
        line += ["--perms", "0755", "--dir", FONTS]
        for file in fonts.glob("fontlist-*.json"):
            line += ["--ro-bind", str(file), f"{FONTS}/{file.name}"]
    line += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"]
    return [*line, *command]


def readable(extra_paths: tuple[str, ...] = ()) -> list[str]:
    """All that a child can read, but for what lies in `hidden`."""
    fonts = _font_cache()
    return [*SYSTEM, *SETTINGS, *shown(), *extra_paths, *([str(fonts)] if fonts else [])]


def hidden() -> list[str]:
    """The real folders of this package: each copy that this Python has. They hold what the right answers are."""
    places = [*filter(None, sys.path), *site.getsitepackages([sys.prefix, sys.base_prefix])]
    copies = [_package("grader"), *(f"{place}/grader" for place in places)]
    return list(dict.fromkeys(os.path.realpath(copy) for copy in copies if os.path.isdir(copy)))


def check_unseen(course: Path) -> None:
    """Raises CommandError where the course's own folder, with solutions and gradebook, lies in what a child reads."""
    for folder in readable():
        if _inside(os.path.realpath(course), os.path.realpath(folder)):
            raise CommandError(SEEN.format(folder))


def python_command(module: str, *arguments: str) -> list[str]:
    """This Python running `module`, without the current folder on its path."""
    return [sys.executable, "-P", "-m", module, *arguments]


def _package(name: str) -> str:
    return import_module(name).__path__[0]


def _is_installed(package: str) -> bool:
    return bool({"site-packages", "dist-packages"} & set(Path(package).parts))


def _covered() -> Iterator[str]:
    """Where what is hidden would be seen: beside Python's own libraries, under each name by which these are shown."""
    for folder in [*SYSTEM, *shown()]:
        if not (folder in SYSTEM and os.path.islink(folder)):  # such a one is a link in the sandbox, too
            real = os.path.realpath(folder)
            yield from (f"{folder}/{os.path.relpath(copy, real)}" for copy in hidden() if _inside(copy, real))


def shown() -> list[str]:
    """The interpreter and the course's module. Of a checkout nothing else: it holds the answers and the gradebook."""
    interpreter = str(Path(os.path.realpath(sys.executable)).parents[1])
    prefixes = dict.fromkeys([sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), interpreter])
    folders = [folder for folder in prefixes if not _inside(folder, "/usr")]
    for package in (_package("backprop"), _package("grader")):
        for other in [*prefixes, "/usr"]:
            if _inside(package, other) and not _is_installed(package):
                raise CommandError(SEEN.format(other))
    module = _package("backprop")
    if not _is_installed(module):
        # Not what lies beside it: an instructor may have answered the lessons there.
        folders.append(module)
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
