"""Runs a Python command as root, or as an ordinary user, where no folder above this Python is closed to other users.

    python -m tests.ordinary_user USER_ID -m pytest ...

Root only. Only the command sees it so: closed folders are covered, in a mount namespace of its own, by open ones that
hold the interpreter and the course, and nothing else.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from grader.engine.sandbox import bubblewrap, linux

ROOT = Path(__file__).resolve().parents[1]
FONTS = ".cache/matplotlib"
"""Below a home: to list the fonts again takes seconds in each process."""


def open_folders(needed: Iterable[str]) -> None:
    """Makes the folders `needed` reachable for everyone, for this process and its children."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    held = {folder: os.open(folder, os.O_PATH) for folder in needed}
    closed = {
        parent for folder in held for parent in Path(folder).parents if not os.stat(parent).st_mode & stat.S_IXOTH
    }
    for parent in sorted(closed):
        if any(other in parent.parents for other in closed):
            continue
        linux.mount("tmpfs", str(parent), "tmpfs", options="mode=755")
        for folder, descriptor in held.items():
            if Path(folder).is_relative_to(parent):
                os.makedirs(folder, 0o755, exist_ok=True)
                linux.mount(f"/proc/self/fd/{descriptor}", folder, flags=linux.MS_BIND)


def main(user: int, *arguments: str) -> None:
    """Becomes the command."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)  # a database's server is yet another user
    fonts = Path.home() / FONTS
    if fonts.is_dir():
        shutil.copytree(fonts, home / FONTS)
    open_folders([*bubblewrap.shown(), str(ROOT)])
    for folder in (home, *home.rglob("*")):
        os.chown(folder, user, user)
    os.setgroups([user])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.environ.update(HOME=str(home), TMPDIR=str(home), PYTHONDONTWRITEBYTECODE="1")
    os.execv(sys.executable, [sys.executable, *arguments])


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
