"""Outputs as they come out of the sandbox: only such as a notebook may hold, and no more than it may."""

from typing import Any

from grader.engine.running.outputs import CUT
from grader.engine.running.packing import writable
from grader.engine.running.wire import ProtocolError

MOST_OUTPUTS = 2_000
EACH = 200
"""Characters that an output counts for, beside its own."""
MOST_ERROR = 500_000
"""Characters beyond the limit: how a cell ended is told even where nothing else fits."""


def checked_outputs(reply: Any) -> list[dict]:
    """The outputs in a reply, each of a form that a notebook may hold. Raises ProtocolError where they are not."""
    outputs = reply.get("outputs") if isinstance(reply, dict) else None
    if not isinstance(outputs, list):
        raise ProtocolError("no outputs")
    return [_checked(output) for output in outputs[:MOST_OUTPUTS]]


def size(output: dict) -> int:
    """What a checked output counts for, in characters."""
    texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", ())]
    texts += [text for item in output.get("data", {}).items() for text in item]
    return EACH + sum(map(len, texts))


def fitting(outputs: list[dict], most: int) -> list[dict]:
    """The first of the outputs, as many as fit. `Outputs` keeps to the limit too, but it runs beside the student."""
    left = most + MOST_ERROR
    for place, output in enumerate(outputs):
        left -= size(output)
        if left < 0:
            return [*outputs[:place], {"output_type": "stream", "name": "stdout", "text": CUT}]
    return outputs


def _checked(output: Any) -> dict:
    try:
        kind = output["output_type"]
        if kind == "stream":
            name = "stderr" if output["name"] == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": _text(output["text"])}
        if kind == "error":
            if not isinstance(output["traceback"], list):
                raise TypeError("not a list")
            lines = [_text(line) for line in output["traceback"]]
            return {
                "output_type": "error",
                "ename": _text(output["ename"]),
                "evalue": _text(output["evalue"]),
                "traceback": lines,
            }
        if kind in ("display_data", "execute_result"):
            # What is no text is shown nowhere, and nested deeply it would break whoever copies it.
            data = {_text(mime): _text_or_nothing(value) for mime, value in output["data"].items()}
            checked = {"output_type": kind, "data": data, "metadata": {}}
            if kind == "execute_result":
                checked["execution_count"] = int(output["execution_count"])
            return checked
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError):
        pass
    raise ProtocolError("an output of no known form")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return writable(value)


def _text_or_nothing(value: Any) -> str:
    return writable(value) if isinstance(value, str) else ""
