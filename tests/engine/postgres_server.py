"""A PostgreSQL server of the test's own: a folder, a socket in it, no port, and gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SYSTEM = "/usr/lib/postgresql"
USER = "postgres"


def binaries() -> Path | None:
    """Where the newest installed server's programs are, None where there is none. Debian keeps them off the PATH."""
    found = sorted(Path(SYSTEM).glob("*/bin/initdb"), key=lambda path: float(path.parents[1].name))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """The folder of the socket of a running server, whose owner is the user `postgres`."""
    # A socket's path may have about a hundred characters: pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        programs, data, log = binaries(), Path(folder, "data"), Path(folder, "log")
        if os.geteuid() == 0:
            account = pwd.getpwnam(USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run(
            programs / "initdb",
            "--pgdata",
            data,
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-sync",
        )
        _run(programs / "pg_ctl", "--pgdata", data, "--log", log, "--wait", "--options", settings, "start")
        try:
            yield folder
        finally:
            _run(programs / "pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop")


def _run(*command: object) -> None:
    """The server refuses to run as root."""
    user = {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    words = [str(word) for word in command]
    subprocess.run(words, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **user)
