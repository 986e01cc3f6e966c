"""A student's function as the judge sees it: called like any other, but it lives in the sandbox."""

import pickle
from collections import Counter
from functools import partial
from typing import Any

from grader.checking.invocation import Failure, Outcome, RemoteCallable
from grader.engine.running.child import MOST_PRINTED, TAKEN_OFF
from grader.engine.running.failed_cells import Cause
from grader.engine.running.packing import unpack, writable
from grader.engine.running.runner import Died, Runner
from grader.engine.running.shell_errors import CRASHED
from grader.engine.running.wire import ProtocolError

SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"


class Absent(Exception):
    """The notebook has no such function. The text says what it has instead; why: what kept it from being there."""

    def __init__(self, instead: str, why: Cause | None) -> None:
        super().__init__(instead)
        self.why = why


class RemoteFunction(RemoteCallable):
    """The function `name` of the notebook that `runner` runs. printed: what it printed where that was asked for.

    why: what a call failed for that is not in the function itself, at best what the machine lacks.
    """

    def __init__(self, runner: Runner, name: str) -> None:
        self.__name__ = name
        self.printed = ""
        self.died: Died | None = None
        self.why: Cause | None = None
        self._runner = runner
        self._end: float | None = None

    def invoke(
        self, arguments: dict[str, Any], seconds: float, may_not_call: tuple[str, ...], show_prints: bool
    ) -> Outcome:
        """As `RemoteCallable.invoke`. Raises Absent where the notebook has no such function."""
        seconds = self._at_most(seconds)
        if seconds <= 0:
            return Outcome(failure=Failure("too_slow"))
        request = {
            "op": "call",
            "name": self.__name__,
            "seconds": seconds,
            "may_not_call": list(may_not_call),
            "show_prints": show_prints,
        }
        try:
            reply, blobs = self._runner.call(request, pickle.dumps(arguments), seconds)
            return self._outcome(reply, blobs, arguments, may_not_call)
        except Died as died:
            self.died = died
            return Outcome(failure=Failure("ended_process" if died.kind == CRASHED else "too_slow"))
        except ProtocolError as error:
            self.died = self._runner.bury_liar(f"The function's process sent back no value ({error}).")
            return Outcome(failure=Failure("ended_process"))

    def _at_most(self, seconds: float) -> float:
        """One call's time: all calls of a question together have that of one cell."""
        self._end = self._end or self._runner.now() + self._runner.most_seconds
        return min(seconds, self._end - self._runner.now())

    def _outcome(
        self, reply: dict, blobs: list[bytes], arguments: dict[str, Any], may_not_call: tuple[str, ...]
    ) -> Outcome:
        try:
            absent, why = reply.get("absent"), _cause(reply.get("why"))
            if absent is not None:
                raise Absent(_plain(absent, 100), why)
            if why and not (self.why and (self.why.lacks or not why.lacks)):
                self.why = why
            self.printed = writable((self.printed + str(reply["printed"]))[:MOST_PRINTED])
            known = (TAKEN_OFF, *may_not_call)
            called = Counter({name: int(times) for name, times in reply["called"].items() if name in known})
            if "failure" in reply:
                return Outcome(failure=_failure(reply["failure"]), called=called)
            everything, shared = unpack(reply["tree"], blobs)
            changed = {name: value for name, value in everything["changed"].items() if name in arguments}
            warned = None if reply["warned"] is None else _plain(reply["warned"], 300)
            value = everything["value"]
        except (TypeError, KeyError, AttributeError, ValueError, OverflowError) as error:
            raise ProtocolError(f"not an answer ({type(error).__name__})") from None
        shares = partial(_is_among, shared)
        return Outcome(value, arguments | changed, shares, warned, called=called)


def _cause(fields: dict[str, Any] | None) -> Cause | None:
    if fields is None:
        return None
    text, lacks = (" ".join(_plain(fields[key], most).split()) for key, most in (("text", 600), ("lacks", 150)))
    return Cause(text, lacks)


def _is_among(arrays: list, array: Any) -> bool:
    return any(array is other for other in arrays)


def _failure(fields: dict[str, Any]) -> Failure:
    texts = {key: None if fields.get(key) is None else _plain(fields[key], 400) for key in ("line", "missing")}
    kind = fields["kind"]
    if kind not in ("not_implemented", "too_slow", "raised"):
        raise ValueError("a failure of no known kind")
    error, message = _plain(fields.get("error", ""), 100), _plain(fields.get("message", ""), 300)
    return Failure(kind, error, message, texts["line"], texts["missing"])


def _plain(value: Any, most: int) -> str:
    """As a text for people, without what could steer a terminal or turn the writing around."""
    return "".join(c if c.isprintable() or c in "\n\t" else SHOWN_INSTEAD for c in str(value)[:most])
