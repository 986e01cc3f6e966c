"""A student's function as the judge sees it: called like any other, but it lives in the sandbox."""

import pickle
from collections import Counter
from functools import partial
from typing import Any

from grader.engine.child import MOST_PRINTED
from grader.engine.runner import Died, Runner
from grader.engine.shell_errors import CRASHED
from grader.engine.wire import ProtocolError, unpack
from grader.invocation import Elsewhere, Failure, Outcome


class Absent(Exception):
    """The notebook has no such function. The text says what it has instead."""


class RemoteFunction(Elsewhere):
    """The function `name` of the notebook that `runner` runs. printed: what it printed where that was asked for."""

    def __init__(self, runner: Runner, name: str) -> None:
        self.__name__ = name
        self.printed = ""
        self.died: Died | None = None
        self._runner = runner

    def invoke(
        self, arguments: dict[str, Any], seconds: float, may_not_call: tuple[str, ...], show_prints: bool
    ) -> Outcome:
        """As `Elsewhere.invoke`. Raises Absent where the notebook has no such function."""
        request = {
            "op": "call",
            "name": self.__name__,
            "seconds": seconds,
            "may_not_call": list(may_not_call),
            "show_prints": show_prints,
        }
        try:
            reply, blobs = self._runner.call(request, pickle.dumps(arguments), seconds)
            return self._outcome(reply, blobs, arguments)
        except Died as died:
            self.died = died
            return Outcome(failure=Failure("ended_process" if died.kind == CRASHED else "too_slow"))
        except ProtocolError as error:
            self.died = self._runner.bury_liar(f"The function's process sent back no value ({error}).")
            return Outcome(failure=Failure("ended_process"))

    def _outcome(self, reply: dict, blobs: list[bytes], arguments: dict[str, Any]) -> Outcome:
        try:
            absent = reply.get("absent")
            if absent is not None:
                raise Absent(str(absent)[:100])
            self.printed = (self.printed + str(reply["printed"]))[:MOST_PRINTED]
            called = Counter({str(name): int(count) for name, count in reply["called"].items()})
            if "failure" in reply:
                return Outcome(failure=_failure(reply["failure"]), called=called)
            everything, shared = unpack(reply["tree"], blobs)
            changed = {name: value for name, value in everything["changed"].items() if name in arguments}
            warned = None if reply["warned"] is None else str(reply["warned"])[:300]
            value = everything["value"]
        except (TypeError, KeyError, AttributeError, ValueError, OverflowError) as error:
            raise ProtocolError(f"not an answer: {error}") from None
        shares = partial(_is_among, shared)
        return Outcome(value, arguments | changed, shares, warned, called=called)


def _is_among(arrays: list, array: Any) -> bool:
    return any(array is other for other in arrays)


def _failure(fields: dict[str, Any]) -> Failure:
    texts = {key: None if fields.get(key) is None else str(fields[key])[:400] for key in ("line", "missing")}
    kind = fields["kind"]
    if kind not in ("not_implemented", "too_slow", "raised"):
        raise ValueError("a failure of no known kind")
    return Failure(kind, str(fields.get("error", ""))[:100], str(fields.get("message", ""))[:300], **texts)
