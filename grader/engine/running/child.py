"""The student's side of the wire: runs cells and calls functions, in the sandbox, for as long as someone asks.

Nothing here is trusted by the other side. Arguments come pickled, from the judge; answers go as plain data.
"""

import io
import os
import pickle
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import redirect_stdout
from types import ModuleType
from typing import Any

import numpy as np

from grader.checking.invocation import Failure, Outcome, invoke, same, shares_memory
from grader.engine.running.failed_cells import Cause, FailedCells, as_reply
from grader.engine.running.packing import pack
from grader.engine.running.tried_texts import try_texts
from grader.engine.running.wire import receive, send

MOST_PRINTED = 20_000


class Meddling:
    """Counts who exchanges a function's code, or a profile or trace function: it is by them that calls are seen."""

    def __init__(self) -> None:
        self.times = 0
        self._begun = False

    def begin(self) -> None:
        """From here on it is counted, once however often this is called."""
        if not self._begun:
            self._begun = True
            sys.addaudithook(self.see)

    def see(self, event: str, arguments: tuple) -> None:
        """An audit hook, which no Python code can take off again."""
        code = event == "object.__setattr__" and arguments[1] == "__code__"
        # A thread that begins sets its own.
        profile = event in ("sys.setprofile", "sys.settrace") and threading.current_thread() is threading.main_thread()
        self.times += code or profile


class Arguments(pickle.Unpickler):
    """Reads what the judge sends, with the modules that were there before the notebook could exchange them."""

    modules: Mapping[str, ModuleType] = {}

    def find_class(self, module: str, name: str) -> Any:
        """The class or function that the pickle names."""
        return getattr(self.modules[module], name) if module in self.modules else super().find_class(module, name)


MEDDLING = Meddling()
TAKEN_OFF = "sys.setprofile"
"""Under this name it counts as a forbidden call that the function has meddled with the watch."""
OWN_TIMES = 2
"""`watch` sets a profile function and exchanges the code of each forbidden one, and puts back what was there."""


def serve(sock: socket.socket) -> None:
    """Answer requests until the other side closes. Needs the main thread, for the time limits."""
    from grader.engine.running.shell import make_shell

    shell = make_shell()
    MEDDLING.begin()
    Arguments.modules = dict(sys.modules)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=sock.close)  # two who read from one socket each get half a request
    while True:
        try:
            request, blobs = receive(sock)
        except (EOFError, OSError):
            return
        if request["op"] == "run":
            outputs = shell.run_outputs(request["source"], request["seconds"], request["most"])
            reply, blobs = {"outputs": _plain(outputs), "lacked": shell.lacked}, []
        elif request["op"] == "try":
            reply, blobs = try_texts(shell.user_ns, request, Arguments(io.BytesIO(blobs[0])).load())
        else:
            reply, blobs = answer_call(shell.user_ns, request, blobs[0], shell.failed)
        send(sock, reply | {"id": request["id"]}, blobs)


def answer_call(
    namespace: dict[str, Any], request: dict[str, Any], pickled: bytes, failed: FailedCells | None = None
) -> tuple[dict, list[bytes]]:
    """Call the function that the request names with the pickled arguments, and pack what came of it.

    namespace: the notebook's. failed: its cells that failed. The reply has the fields of `Outcome`, or "absent": what
    there is instead of such a function. Where a cell or the machine is the cause, "why" says so.
    """
    failed = failed or FailedCells()
    function = namespace.get(request["name"])
    if function is None:
        return {"absent": "missing"} | as_reply(failed.why(request["name"], namespace)), []
    if not callable(function):
        return {"absent": type(function).__name__[:100]}, []
    arguments = Arguments(io.BytesIO(pickled)).load()
    printed, before = io.StringIO(), MEDDLING.times
    with redirect_stdout(printed):
        outcome = invoke(
            function, arguments, request["seconds"], tuple(request["may_not_call"]), request["show_prints"]
        )
    # A time limit that strikes inside the profile function unsets it too; then there is no value.
    if outcome.failure is None and MEDDLING.times - before > OWN_TIMES * (1 + len(request["may_not_call"])):
        outcome.called[TAKEN_OFF] += 1
    try:
        packed, blobs = _packed(outcome, arguments)
    except BaseException as error:
        failure = {"kind": "raised", "error": type(error).__name__, "message": str(error)[:300]}
        packed, blobs = {"failure": failure}, []
    if outcome.failure is not None:
        packed |= as_reply(_why(outcome.failure, failed, namespace))
    return packed | {"printed": printed.getvalue()[:MOST_PRINTED], "called": dict(outcome.called)}, blobs


def _why(failure: Failure, failed: FailedCells, namespace: dict[str, Any]) -> Cause | None:
    """What a call failed for that is not in the function itself."""
    if failure.lacking:
        line = f" ({failure.line})" if failure.line else ""
        return Cause(f"{failure.error}: {failure.message}{line}", failure.lacking)
    return failed.why(failure.missing, namespace) if failure.missing and failure.missing not in namespace else None


def _packed(outcome: Outcome, before: dict[str, Any]) -> tuple[dict, list[bytes]]:
    if outcome.failure is not None:
        return {"failure": vars(outcome.failure)}, []
    changed = {
        name: value
        for name, value in outcome.arguments.items()
        if not isinstance(value, np.random.Generator) and not same(before[name], value)
    }
    everything = {"value": outcome.value, "changed": changed}
    tree, blobs = pack(everything, lambda array: shares_memory(array, outcome.arguments))
    return {"tree": tree, "warned": outcome.warned}, blobs


def _plain(outputs: list[dict]) -> list[dict]:
    """Display data may hold anything that a student's class returned; only text and JSON cross."""
    import base64
    import json

    for item in outputs:
        for kind, value in list(item.get("data", {}).items()):
            if isinstance(value, bytes):
                item["data"][kind] = base64.b64encode(value).decode()
        for field in ("data", "metadata"):
            if field in item:
                item[field] = json.loads(json.dumps(item[field], default=repr, skipkeys=True))
    return outputs
