"""Sees calls of what an exercise forbids, however the function was imported and in whichever thread it is called.

Twice, for as long as the student's function runs: a profile function knows the forbidden code, in modules that were
loaded anew too, in this thread and those that it starts; and the function's own code is exchanged for code that counts
and goes on, so that threads which were there before are seen. A process that it forks could not be heard: there the
call is refused.
"""

import contextlib
import functools
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from types import FrameType, FunctionType
from typing import Any

IN_PLACE = """
def in_place(*args, **kwargs):
    from {here} import counted
    return counted({name!r}, args, kwargs)
"""
_counting: dict[str, Callable] = {}
"""Of each exchanged function, by its dotted name: what counts a call and makes it."""
REFUSED = "{} is not to be called in this exercise, in another process no more than here"


@contextlib.contextmanager
def watch(dotted_names: tuple[str, ...]) -> Iterator[Counter[str]]:
    """Count the calls of these functions in the body, some of them twice.

    dotted_names: "backprop.network.Network.backward". An AttributeError tells of a name that does not exist. In a
    process that is forked in the body a call raises RuntimeError.
    """
    called: Counter[str] = Counter()
    process = os.getpid()

    def count(name: str) -> None:
        if os.getpid() != process:
            raise RuntimeError(REFUSED.format(name))
        called[name] += 1

    with contextlib.ExitStack() as stack:
        functions = {name: _function(name) for name in dotted_names}
        codes = {function.__code__: name for name, function in functions.items()}
        for name, function in functions.items():
            stack.enter_context(_exchanged(name, function, count))
        stack.enter_context(_profiled(codes, count))  # last, for it slows all that comes after it
        yield called


def counted(name: str, args: tuple, kwargs: dict[str, Any]) -> Any:
    """What a call of an exchanged function becomes."""
    return _counting[name](*args, **kwargs)


@contextlib.contextmanager
def _profiled(forbidden: dict, count: Callable[[str], None]) -> Iterator[None]:
    names = {code.co_name for code in forbidden}  # to look for a code by its contents takes long

    def see(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_name in names and frame.f_code in forbidden:
            count(forbidden[frame.f_code])

    previous, of_threads = sys.getprofile(), threading.getprofile()
    threading.setprofile(see)
    sys.setprofile(see)
    try:
        yield
    finally:
        sys.setprofile(previous if callable(previous) else None)
        threading.setprofile(of_threads)  # None is what it begins with


@contextlib.contextmanager
def _exchanged(name: str, function: FunctionType, count: Callable[[str], None]) -> Iterator[None]:
    original, before = function.__code__, _counting.get(name)
    same = FunctionType(original, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    same.__kwdefaults__ = function.__kwdefaults__

    def counting(*args: Any, **kwargs: Any) -> Any:
        count(name)
        return same(*args, **kwargs)

    _counting[name] = counting
    function.__code__ = _in_place(name).__code__
    try:
        yield
    finally:
        function.__code__ = original
        # A thread of the student's may be on its way in: it still finds the function.
        _counting[name] = before or same


@functools.cache
def _in_place(name: str) -> FunctionType:
    made: dict[str, Any] = {}
    exec(IN_PLACE.format(here=__name__, name=name), made)
    return made["in_place"]


def _function(dotted: str) -> FunctionType:
    parts = dotted.split(".")
    value: Any = import_module(".".join(parts[:2]))
    for part in parts[2:]:
        value = getattr(value, part)
    return value
