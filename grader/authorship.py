"""Did the student's function call the part of `backprop` that does its work? Seen by watching calls, not by reading."""

import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module
from types import CodeType


@contextlib.contextmanager
def watch(dotted_names: tuple[str, ...]) -> Iterator[set[str]]:
    """Collect which of these functions are called in the body, however they were imported.

    dotted_names: "backprop.network.Network.backward". An AttributeError tells of a name that does not exist.
    """
    forbidden = {_code(name): name for name in dotted_names}
    called: set[str] = set()

    def see(frame, event: str, argument: object) -> None:
        if event == "call" and frame.f_code in forbidden:
            called.add(forbidden[frame.f_code])

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
