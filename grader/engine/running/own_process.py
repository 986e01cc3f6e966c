"""A child without a sandbox: for one's own notebook, on any system."""

import multiprocessing
import os
import socket
import time
from pathlib import Path
from typing import Any

from grader.engine.running.child import serve
from grader.engine.running.wire import receive, send

LAST_MOMENT = 1.0
"""Seconds."""


class OwnProcess:
    """A `Channel` to a fresh process of whoever calls this, with all their rights. It works in `folder`."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._sock, theirs = socket.socketpair()
        self._process = context.Process(target=_serve_in, args=(theirs, folder))
        self._process.start()
        theirs.close()

    def send(self, request: dict[str, Any], blobs: list[bytes], deadline: float) -> None:
        """As `Channel.send`."""
        self._sock.settimeout(max(deadline - time.monotonic(), 0.001))
        send(self._sock, request, blobs)

    def receive(self, deadline: float) -> tuple[Any, list[bytes]]:
        """As `Channel.receive`."""
        return receive(self._sock, deadline)

    def last_words(self) -> str:
        """As `Channel.last_words`."""
        self._process.join(LAST_MOMENT)
        code = self._process.exitcode
        return "" if code is None else f"exit code {code}"

    def ended_late(self) -> bool:
        """As `Channel.ended_late`: nobody ends it but itself."""
        return False

    def waited(self) -> float:
        """As `Channel.waited`: nobody counts it."""
        return 0.0

    def close(self) -> None:
        """As `Channel.close`; what it has started is left alone."""
        self._sock.close()
        self._process.kill()
        self._process.join()


def _serve_in(sock: socket.socket, folder: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    os.chdir(folder)
    os.environ["TERM"] = "dumb"  # what has a pager is printed
    os.environ.setdefault("MPLBACKEND", "agg")
    serve(sock)
