"""A confined process, as its worker sees it."""

import contextlib
import json
import select
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Ending:
    """How a child ended.

    kind and value: "exit" and its code, "signal" and its number, "memory" and the bytes that were in use, "killed" and
    9 (by `Child.kill`). Or, with value 0 and never through the student's doing: "failed" (it could not be confined, so
    it was not run; `reason` says why) and "lost" (the sandbox itself was ended from outside).
    """

    kind: str
    value: int
    reason: str = ""


class Child:
    """One confined process, as its worker sees it. `sock` is the worker's end of the talk with it.

    held: what is given back when it has ended, the sockets among it.
    """

    def __init__(self, sock: socket.socket, leash: socket.socket, held: contextlib.ExitStack) -> None:
        self.sock = sock
        self._leash, self._held = leash, held
        self._ending: Ending | None = None

    def kill(self) -> None:
        """Asks for its end, and for that of all it has started. Returns at once; `ended` waits."""
        with contextlib.suppress(OSError):  # its keeper has gone already
            self._leash.shutdown(socket.SHUT_WR)

    def ended(self, timeout: float | None = None) -> Ending | None:
        """How it ended, or None if it runs on after `timeout` seconds. All that it started has ended then, too."""
        if self._ending is None and select.select([self._leash], [], [], timeout)[0]:
            self._ending = _ending(self._leash)
        return self._ending

    def close(self) -> None:
        """Ends it, waits until nothing of it is left, and closes the sockets."""
        if self._ending is None:
            self.kill()
            self.ended()
        self._held.close()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _ending(leash: socket.socket) -> Ending:
    line = b""
    try:
        while part := leash.recv(4096):
            line += part
    except OSError:
        pass
    if not line:  # the keeper itself was killed
        return Ending("lost", 0)
    kind, value = next(iter(json.loads(line.splitlines()[0]).items()))
    return Ending("failed", 0, value) if kind == "failed" else Ending(kind, value)
