"""Runs one submission's cells, and starts again where its process dies: a death costs one cell, never the notebook."""

import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

from grader.checking.deadline import MOST_STRETCH
from grader.engine.bounded_memory import bounded_memory
from grader.engine.job import Limits
from grader.engine.running.received_outputs import checked_outputs, fitting, size
from grader.engine.running.shell_errors import CRASHED, OUT_OF_TIME, TIMED_OUT, error_output
from grader.engine.running.wire import ProtocolError
from grader.names import MOST_NAMED, capped, plain

MOST_STRAYS = 1_000
MEMORY = 512 * 1024**2
"""Bytes for reading one reply. Its text has a limit too, but two letters of JSON can ask for a hundred bytes."""
MOST_LACKED = 100
LEAST_OUTPUT = 2_000
"""Characters that a cell may show even where the notebook has shown all that it may."""
GRACE = 2.0
"""Seconds beyond a cell's limit, within which it may still be interrupted gently and keep its state."""


class SandboxLost(Exception):
    """The sandbox failed, not the student. The text says how."""


class Channel(Protocol):
    """A process that answers requests (see `grader.engine.running.child`).

    What asks it raises SandboxLost, too, where it ended through no doing of its own.
    """

    def send(self, request: dict[str, Any], blobs: list[bytes], deadline: float) -> None:
        """Ask. Raises TimeoutError or OSError where nobody listens."""

    def receive(self, deadline: float) -> tuple[Any, list[bytes]]:
        """The next message. Raises TimeoutError, EOFError or OSError where it is dead, ProtocolError for nonsense."""

    def last_words(self) -> str:
        """How it ended, in words for people; empty where nobody knows."""

    def waited(self) -> float:
        """Seconds that it could have run and had to wait for a core that others had."""

    def ended_late(self) -> bool:
        """Whether it was ended for something that is looked at now and then, so perhaps for an earlier request's."""

    def close(self) -> None:
        """End it, and all that it has started."""


class Died(Exception):
    """The student's process is gone. kind: CRASHED, TIMED_OUT or OUT_OF_TIME; the text says how.

    late: whether it may have died of what was asked before.
    """

    def __init__(self, kind: str, text: str, late: bool = False) -> None:
        super().__init__(text)
        self.kind, self.late = kind, late


class Runner:
    """open_channel: starts a fresh process. limits: see `Limits`. troubles: what went wrong so far, in order.
    lacked: what this machine lacks for statements that were passed over. most_seconds: for one cell or one call."""

    def __init__(self, open_channel: Callable[[], Channel], limits: Limits) -> None:
        self.troubles: list[Died] = []
        self.lacked: list[str] = []
        self.most_seconds = limits.cell
        self._open, self._limits = open_channel, limits
        self._channel: Channel | None = None
        self._done: list[str] = []
        self._waited_before = 0.0
        self._end = self.now() + limits.notebook
        self._output_left = limits.output

    def now(self) -> float:
        """A clock in seconds that stands still while the process waits for others, for so long as that is bearable."""
        return time.monotonic() - min(self.waited(), MOST_STRETCH * self._limits.notebook)

    def waited(self) -> float:
        """Seconds that its processes have had to wait for a core that others had."""
        return self._waited_before + (self._channel.waited() if self._channel else 0.0)

    def run(self, source: str) -> list[dict]:
        """The outputs of one cell; an error output where the process did not survive it."""
        try:
            reply, _ = self._ask(self._run_request(source), [], self._limits.cell)
            outputs = checked_outputs(reply)
        except ProtocolError as error:
            died = self._bury(Died(CRASHED, f"The notebook's process broke off its answer ({error})."))
            return [error_output(died.kind, str(died))]
        except Died as died:
            return [error_output(died.kind, str(died))]
        if any(output.get("ename") == TIMED_OUT for output in outputs):
            self.troubles.append(Died(TIMED_OUT, f"A cell was stopped after {self._limits.cell:g} seconds."))
        else:
            self._done.append(source)
        if (lacked := plain(str(reply.get("lacked", "")))[:MOST_LACKED]) and lacked not in self.lacked:
            self.lacked.append(lacked)
        outputs = fitting(outputs, max(self._output_left, LEAST_OUTPUT))
        self._output_left -= sum(map(size, outputs))
        return outputs

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was passed over, a sentence."""
        note = f"here there is no {capped(self.lacked, MOST_NAMED)}: cells that asked for it were run on without it"
        return (note,) if self.lacked else ()

    def call(self, request: dict[str, Any], pickled: bytes, seconds: float) -> tuple[dict, list[bytes]]:
        """The reply to a call (see `child.answer_call`). Raises Died."""
        try:
            return self._ask(request, [pickled], seconds)
        except ProtocolError as error:
            raise self._bury(Died(CRASHED, f"The function's process broke off its answer ({error}).")) from None

    @property
    def alive(self) -> bool:
        """Whether it has a process now."""
        return self._channel is not None

    def try_out(self, request: dict[str, Any], pickled: bytes, seconds: float) -> tuple[dict, list[bytes]]:
        """The reply to trials (see `tried_texts`), an empty one where there is none.

        Nothing hangs on a trial: it starts no process, and one that ends in it, or is ended, is no trouble.
        """
        if self._channel is None:
            return {}, []
        deadline = time.monotonic() + seconds + GRACE
        try:
            return _answer(self._channel, request | {"id": secrets.token_hex(8)}, [pickled], deadline)
        except Exception:
            self.close()
            return {}, []

    def bury_liar(self, reason: str) -> Died:
        """End a process whose reply made no sense; the questions after it get a fresh one."""
        return self._bury(Died(CRASHED, reason))

    def close(self) -> None:
        """End the process and all that it has started."""
        if self._channel is not None:
            self._channel.close()
            self._waited_before += self._channel.waited()
            self._channel = None

    def _run_request(self, source: str) -> dict[str, Any]:
        return {
            "op": "run",
            "source": source,
            "seconds": self._limits.cell,
            "most": max(self._output_left, LEAST_OUTPUT),
        }

    def _ask(self, request: dict, blobs: list[bytes], seconds: float) -> tuple[dict, list[bytes]]:
        try:
            return self._ask_channel(self._revive(), request, blobs, seconds)
        except Died as died:
            if not died.late:
                raise
        # The cells before are run again first, and one that died of its own doing is then left out.
        return self._ask_channel(self._revive(), request, blobs, seconds)

    def _revive(self) -> Channel:
        """The process, or a fresh one in the state of the one that died: the cells that it survived are run again."""
        while self._channel is None:
            if self.now() >= self._end:
                raise self._out_of_time()
            self._channel = channel = self._open()
            for place, source in enumerate(self._done):
                try:
                    self._ask_channel(channel, self._run_request(source), [], self._limits.cell)
                except (Died, ProtocolError):
                    # It survived this cell once, so the death is the work of time or chance: without it, then.
                    del self._done[place]
                    self.close()
                    break
        return self._channel

    def _ask_channel(
        self, channel: Channel, request: dict, blobs: list[bytes], seconds: float
    ) -> tuple[dict, list[bytes]]:
        deadline = time.monotonic() + min(seconds + GRACE, self._end - self.now())
        try:
            return _answer(channel, request | {"id": secrets.token_hex(8)}, blobs, deadline)
        except TimeoutError:
            if self.now() >= self._end:
                raise self._out_of_time() from None
            raise self._bury(Died(TIMED_OUT, f"It was ended after {seconds:g} seconds.")) from None
        except (EOFError, OSError):
            words = channel.last_words()
            died = Died(CRASHED, f"Its process ended{words and ': '}{words}.", channel.ended_late())
            raise self._bury(died) from None

    def _out_of_time(self) -> Died:
        text = f"The notebook had used up its {self._limits.notebook:g} seconds."
        return self._bury(Died(OUT_OF_TIME, text))

    def _bury(self, died: Died) -> Died:
        self.close()
        self.troubles.append(died)
        return died


def _answer(channel: Channel, request: dict, blobs: list[bytes], deadline: float) -> tuple[dict, list[bytes]]:
    """The reply to this request; what was sent ahead of it, for whatever reason, is no reply to anything."""
    channel.send(request, blobs, deadline)
    for _ in range(MOST_STRAYS):
        try:
            with bounded_memory(MEMORY):
                reply, parts = channel.receive(deadline)
        except MemoryError:
            raise ProtocolError("too large to be read") from None
        if isinstance(reply, dict) and reply.pop("id", None) == request["id"]:
            return reply, parts
    raise ProtocolError("too many replies to no request")
