"""Did the student's function call the part of `backprop` that does its work? Seen by watching calls, not by reading."""

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from types import CodeType


@contextlib.contextmanager
def watch(dotted_names: tuple[str, ...]) -> Iterator[Counter[str]]:
    """Count the calls of these functions in the body, however they were imported; under "", those of any function.

    dotted_names: "backprop.network.Network.backward". An AttributeError tells of a name that does not exist.
    """
    forbidden = {_code(name): name for name in dotted_names}
    called: Counter[str] = Counter()

    def see(frame, event: str, argument: object) -> None:
        if event == "call":
            called[""] += 1
            if frame.f_code in forbidden:
                called[forbidden[frame.f_code]] += 1
        elif event == "c_call":
            called[""] += 1

    previous = sys.getprofile()
    sys.setprofile(see)
    try:
        yield called
    finally:
        sys.setprofile(previous if callable(previous) else None)


def _code(dotted: str) -> CodeType:
    parts = dotted.split(".")
    value = import_module(".".join(parts[:2]))
    for part in parts[2:]:
        value = getattr(value, part)
    return value.__code__
