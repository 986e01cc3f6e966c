"""A JupyterLab server of our own on a free port, with nothing of the person's own settings in it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import jupyter_settings

ROOT = Path(__file__).parents[2]
START_SECONDS, STOP_SECONDS = 90, 30
QUIET = '{"fetchNews": "false", "checkForUpdates": false}'


def answers(port: int) -> bool:
    """Whether somebody listens there: Jupyter prints its address a moment before it does."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def private_environment(folder: Path) -> dict[str, str]:
    """The environment of a person who starts Jupyter for the first time: its settings and kernels live in `folder`.

    The settings of the server and of its pages are those that jupyter_settings.py makes today.
    """
    jupyter_settings.write_server_settings(str(folder))
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
    folders = {name: str(folder / name.lower()) for name in (*names, "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}
    own = {name: value for name, value in os.environ.items() if name not in ("GRADER_SEED", "JUPYTER_TOKEN")}
    settings = {"JUPYTER_CONFIG_PATH": str(folder / "etc" / "jupyter")}
    return own | folders | settings | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


class Server:
    """A command that serves JupyterLab and says on its output at which address, token included.

    url: that address, as printed. Raises RuntimeError with the server's own words where it does not come up.
    """

    ADDRESS = re.compile(r"(?P<root>http://127\.0\.0\.1:(?P<port>\d+))/lab\S*\?token=(?P<token>\w+)")

    def __init__(self, command: list[str], folder: Path, private: Path):
        private.mkdir(parents=True, exist_ok=True)
        self.log = private / "server.log"
        with self.log.open("w") as log:
            # A session of its own, so that all of it can be ended, and no terminal to ask questions at.
            self.process = subprocess.Popen(
                command, cwd=folder, env=private_environment(private), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        address = self._wait_for_address()
        self.url, self.root, self.token = address[0], address["root"], address["token"]

    def _wait_for_address(self) -> re.Match:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = self.ADDRESS.search(self.log.read_text())
            if found and answers(int(found["port"])):
                return found
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"no JupyterLab after {START_SECONDS} s; it said:\n{self.log.read_text()}")

    def wait(self) -> int:
        """Wait until the command has ended by itself; its exit code. Raises subprocess.TimeoutExpired."""
        return self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End the command and its kernels, politely if it can be done."""
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.wait()
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.wait()


class CourseServer(Server):
    """JupyterLab over a folder of copies of the course, without news and updates, its application open to tests."""

    # Port 0: one that is free, which the address says.
    OPTIONS = ("--port=0", "--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True")

    def __init__(self, courses: Path, private: Path):
        self.courses = courses
        settings = private / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text(QUIET)
        super().__init__([sys.executable, "-m", "jupyterlab", *self.OPTIONS], courses, private)

    def address(self, course: str, path: str) -> str:
        """Where a notebook of a copy opens, in a workspace of that copy's own, without a past."""
        return f"{self.root}/lab/workspaces/{course}/tree/{course}/{path}?reset&token={self.token}"

    @contextmanager
    def fresh_course(self) -> Iterator[str]:
        """The name of a new copy of what students get. Its kernels end with it."""
        course = f"course-{len(list(self.courses.iterdir()))}"
        left_out = shutil.ignore_patterns(".*", "__pycache__")
        shutil.copytree(ROOT / "course", self.courses / course, ignore=left_out)
        yield course
        for session in json.loads(self.ask("GET", "api/sessions")):
            if session["path"].startswith(f"{course}/"):
                self.ask("DELETE", f"api/sessions/{session['id']}")

    def ask(self, method: str, path: str) -> bytes:
        """What the server answers to a request below its address. Raises HTTPError."""
        headers = {"Authorization": f"token {self.token}"}
        with urlopen(Request(f"{self.root}/{path}", method=method, headers=headers), timeout=STOP_SECONDS) as answer:
            return answer.read()
