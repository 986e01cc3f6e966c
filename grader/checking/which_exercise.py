"""Which exercise a function answers: the one written in the call, else the one whose name it bears or stands under."""

import ast
import difflib
import linecache
from collections.abc import Mapping
from itertools import islice
from types import FrameType
from typing import Any

from grader.checking.exercise import EXERCISES
from grader.checking.invocation import asked, layers

MOST_NAMED = 3


def which_exercise(function: Any, caller: FrameType) -> str:
    """The name of the exercise that `check(function)` means. Raises LookupError, in two lines, where none can be told.

    caller: the frame that calls `check`. A decorator, an alias, `functools.partial`, a lambda and an object with
    `__call__` are all seen through.
    """
    written = _written(caller)
    named = _name(written)
    if named in EXERCISES:
        return named
    wrapped = list(layers(function))
    own = list(map(_own_name, wrapped))
    spaces = [caller.f_locals, caller.f_globals, _notebook()]
    for names in (own[:1], own, _names_in(written)):
        found = [name for name in dict.fromkeys(names) if name in EXERCISES]
        if len(found) == 1:
            return found[0]
    found = [name for name in EXERCISES if any(space.get(name) is layer for space in spaces for layer in wrapped)]
    if len(found) == 1:
        return found[0]
    raise LookupError(_nothing_found(named or own[-1], found, spaces))


def _written(caller: FrameType) -> ast.expr | None:
    """What stands in the parentheses of the call that the frame is in; None where it cannot be read."""
    place = next(islice(caller.f_code.co_positions(), caller.f_lasti // 2, None), (None,) * 4)
    first, last, start, end = place
    if first is None or last is None:
        return None
    lines = linecache.getlines(caller.f_code.co_filename, caller.f_globals)[first - 1 : last]
    encoded = [line.encode() for line in lines] or [b""]
    encoded[-1] = encoded[-1][:end]
    encoded[0] = encoded[0][start:]
    try:
        call = ast.parse(b"(" + b"".join(encoded) + b")", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    # Where something else calls `check`, as in `max(f, g, key=check)`, what is written there is not its argument.
    if not isinstance(call, ast.Call) or _name(call.func) != "check":
        return None
    return next(iter([*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "function")]), None)


def _name(expression: ast.expr | None) -> str:
    """The name that an expression is, without what stands before its last dot; empty for any other."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _names_in(expression: ast.expr | None) -> list[str]:
    """All names in an expression, and texts: `answers["hidden_delta"]`."""
    parts = list(ast.walk(expression)) if expression is not None else []
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return [*texts, *(_name(part) for part in parts if isinstance(part, ast.expr))]


def _own_name(function: Any) -> str:
    """The `__name__` of a function; that of its class where an object has none."""
    name = asked(function, "__name__")
    return name if isinstance(name, str) else type(function).__name__


def _notebook() -> Mapping[str, Any]:
    """What the notebook's cells have defined; empty outside of one."""
    try:
        from IPython import get_ipython
    except ImportError:
        return {}
    shell = get_ipython()
    return {} if shell is None else shell.user_ns


def _nothing_found(name: str, found: list[str], spaces: list[Mapping[str, Any]]) -> str:
    if found:
        several = " and ".join(found)
        return f"this function has the names of several exercises: {several}.\nWrite the one you mean: check(NAME)."
    near = difflib.get_close_matches(name, EXERCISES, MOST_NAMED)
    here = [known for known in EXERCISES if any(callable(space.get(known)) for space in spaces)][:MOST_NAMED]
    hint = "Give the function the name that the lesson gives it, then write that name in check(NAME)."
    if near:
        hint = f"The nearest names: {', '.join(near)}."
    elif here:
        hint = f"Exercises that are defined here: {', '.join(here)}."
    return f"no exercise is called {name!r}.\n{hint}"
