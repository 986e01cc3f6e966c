"""A confined process, as its worker sees it."""

import contextlib
import json
import select
import socket
import time
from dataclasses import dataclass, field

from grader.engine.sandbox.waiting import BETWEEN_LOOKS

ANSWER_TIMEOUT = 1.0
"""Seconds until a keeper that does not answer is asked no longer."""


@dataclass(frozen=True)
class Ending:
    """How a child ended.

    kind and value: "exit" and its code, "signal" and its number, "memory" and the bytes that were in use, "killed" and
    9 (by `Child.kill`). Or, with value 0 and never through the student's doing: "failed" (it could not be confined, so
    it was not run; `reason` says why) and "lost" (the sandbox itself was ended from outside). waited: seconds that it
    could have run and had to wait for a core that others had.
    """

    kind: str
    value: int
    reason: str = ""
    waited: float = field(default=0.0, compare=False)


class Child:
    """One confined process, as its worker sees it. `sock` is the worker's end of the talk with it.

    held: what is given back when it has ended, the sockets among it.
    """

    def __init__(self, sock: socket.socket, leash: socket.socket, held: contextlib.ExitStack) -> None:
        self.sock = sock
        self._leash, self._held = leash, held
        self._ending: Ending | None = None
        self._waited, self._unread = 0.0, b""
        self._next_question = 0.0

    def waited(self) -> float:
        """Seconds that it could have run and had to wait for a core that others had, as of a moment ago."""
        if self._ending is None and time.monotonic() >= self._next_question:
            # Several times in every call of a function this is wanted, and an answer takes two switches of process.
            self._next_question = time.monotonic() + BETWEEN_LOOKS
            with contextlib.suppress(OSError):  # its keeper has gone already
                self._leash.sendall(b"?")
                self._listen(ANSWER_TIMEOUT)
        return self._waited

    def kill(self) -> None:
        """Asks for its end, and for that of all it has started. Returns at once; `ended` waits."""
        with contextlib.suppress(OSError):  # its keeper has gone already
            self._leash.shutdown(socket.SHUT_WR)

    def ended(self, timeout: float | None = None) -> Ending | None:
        """How it ended, or None if it runs on after `timeout` seconds. All that it started has ended then, too."""
        end = None if timeout is None else time.monotonic() + timeout
        while self._ending is None and self._listen(None if end is None else max(end - time.monotonic(), 0.0)):
            pass
        return self._ending

    def _listen(self, timeout: float | None) -> bool:
        """Takes in what its keeper says next; False where it says nothing in time."""
        if not select.select([self._leash], [], [], timeout)[0]:
            return False
        try:
            part = self._leash.recv(4096)
        except OSError:
            part = b""
        *lines, self._unread = (self._unread + part).split(b"\n")
        for line in map(json.loads, lines):
            self._waited = line.pop("waited", self._waited)
            if line and self._ending is None:  # why it could not be confined comes before how it ended
                self._ending = _ending(line, self._waited)
        if not part and self._ending is None:  # the keeper itself was killed
            self._ending = Ending("lost", 0)
        return True

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


def _ending(line: dict, waited: float) -> Ending:
    kind, value = next(iter(line.items()))
    return Ending("failed", 0, value, waited) if kind == "failed" else Ending(kind, value, "", waited)
