"""A channel to a confined child of the zygote."""

import contextlib
import select
import signal
import time
from collections.abc import Iterator
from typing import Any

from grader.checking.deadline import MOST_STRETCH, SOON
from grader.engine.job import Limits
from grader.engine.running.runner import SandboxLost
from grader.engine.running.wire import receive, send
from grader.engine.sandbox.zygote_client import Ending, Zygote


class ZygoteChannel:
    """A `Channel` to a freshly forked process.

    Raises SandboxLost where the machine refuses what it takes, and CommandError where the zygote cannot start one.
    """

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        try:
            self._child = zygote.spawn(limits)
        except OSError as error:
            raise SandboxLost(f"no process could be started in it: {error}") from None

    def send(self, request: dict[str, Any], blobs: list[bytes], deadline: float) -> None:
        """As `Channel.send`. Raises SandboxLost where the process ended through no doing of its own."""
        self._child.sock.settimeout(max(deadline - time.monotonic(), 0.001))
        with self._own_end():
            send(self._child.sock, request, blobs)

    def receive(self, deadline: float) -> tuple[Any, list[bytes]]:
        """As `Channel.receive`. Raises SandboxLost as `send`."""
        deadline = self._stretched(deadline)
        with self._own_end():
            return receive(self._child.sock, deadline)

    @contextlib.contextmanager
    def _own_end(self) -> Iterator[None]:
        """What breaks off in the body is the student's process; SandboxLost where the sandbox took it along."""
        try:
            yield
        except TimeoutError:
            raise
        except (EOFError, OSError):
            ending = self._child.ended(timeout=1.0)
            if ending is not None and ending.kind in ("failed", "lost"):
                raise SandboxLost(in_words(ending)) from None
            raise

    def _stretched(self, deadline: float) -> float:
        """The deadline, moved as long as it passes without a word while the process waits for a core."""
        started, before = time.monotonic(), self._child.waited()
        most = MOST_STRETCH * (deadline - started)
        end = deadline
        while not select.select([self._child.sock], [], [], max(end - time.monotonic(), 0.0))[0]:
            moved = deadline + min(self._child.waited() - before, most)
            if moved < end + SOON:
                break
            end = moved
        return end

    def last_words(self) -> str:
        """As `Channel.last_words`."""
        ending = self._child.ended(timeout=1.0)
        return "" if ending is None else in_words(ending)

    def ended_late(self) -> bool:
        """As `Channel.ended_late`: the keeper looks at the memory in use from time to time."""
        ending = self._child.ended(timeout=1.0)
        return ending is not None and ending.kind == "memory"

    def waited(self) -> float:
        """As `Channel.waited`."""
        return self._child.waited()

    def close(self) -> None:
        """As `Channel.close`."""
        self._child.close()


def in_words(ending: Ending) -> str:
    """How a process ended, for people."""
    if ending.kind == "memory":
        return f"it used more memory than it may ({ending.value / 2**20:.0f} MiB)"
    if ending.kind == "exit":
        return f"it left with exit code {ending.value}"
    if ending.kind == "failed":
        return f"it could not be confined ({ending.reason})"
    if ending.kind == "lost":
        return "the sandbox itself was ended from outside"
    names = {number.value: number.name for number in signal.Signals}
    return f"signal {names.get(ending.value, ending.value)}"
