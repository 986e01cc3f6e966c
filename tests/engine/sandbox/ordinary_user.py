"""Runs a command, as root, where no folder above this Python is closed to other users; and as one of them if asked.

    python ordinary_user.py USER_ID COMMAND ...

Only the command sees it so: closed folders are covered, in a mount namespace of its own, by open ones that hold the
interpreter and nothing else.
"""

import os
import stat
import sys
import tempfile
from pathlib import Path

from grader.engine.sandbox import bubblewrap, linux


def open_folders(needed):
    """Makes the folders `needed` reachable for everyone, for this process and its children."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    held = {folder: os.open(folder, os.O_PATH) for folder in needed}
    closed = {
        parent for folder in needed for parent in Path(folder).parents if not os.stat(parent).st_mode & stat.S_IXOTH
    }
    for parent in sorted(closed):
        if any(other in parent.parents for other in closed):
            continue
        linux.mount("tmpfs", str(parent), "tmpfs", options="mode=755")
        for folder, descriptor in held.items():
            if Path(folder).is_relative_to(parent):
                os.makedirs(folder, 0o755, exist_ok=True)
                linux.mount(f"/proc/self/fd/{descriptor}", folder, flags=linux.MS_BIND)


def main(user, *command):
    """Becomes the command."""
    open_folders(bubblewrap.shown())
    home = tempfile.mkdtemp()
    os.chown(home, user, user)
    os.setgroups([user])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.environ.update(HOME=home, TMPDIR=home, PYTHONDONTWRITEBYTECODE="1")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
