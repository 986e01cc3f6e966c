"""A command in a fork of a Python that has imported it already: that takes a second less than a Python of its own."""

import atexit
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["grader.engine.grade_class", "grader.commands.cli", "nbgrader.apps.nbgraderapp"])


class Forked:
    """A call of `command` in a process of its own, which may be killed.

    command: a function of some module, called with `arguments`; it returns the exit code. environment: all of it.
    """

    def __init__(self, command: Callable[..., int], *arguments: object, environment: Mapping[str, str], folder: Path):
        self._folder = tempfile.TemporaryDirectory()
        self._output = Path(self._folder.name, "said")
        self._output.touch()
        work = (self._output, dict(environment), folder, command, arguments)
        self._process = CONTEXT.Process(target=_run, args=work)
        self._process.start()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid or 0

    def said(self) -> str:
        """What it and its children have printed so far, complaints among it."""
        return self._output.read_text(encoding="utf-8")

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, negative after a signal. Raises subprocess.TimeoutExpired after so many seconds."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a forked command", timeout or 0.0)
        return self._process.exitcode

    def kill(self) -> None:
        """kill -9, and wait for the end."""
        self._process.kill()
        self.wait()


def _run(
    output: Path, environment: dict[str, str], folder: Path, command: Callable[..., int], arguments: tuple
) -> None:
    descriptor = os.open(output, os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(descriptor, stream.fileno())
        stream.reconfigure(line_buffering=True)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # Tests that a shell has started in its background inherit that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.exit(command(*arguments))
    finally:
        atexit._run_exitfuncs()  # which a fork leaves out
