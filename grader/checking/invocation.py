"""Call a student's function and say what came of it: here, or, through a `RemoteCallable`, in another process.

The outcome is all that a check looks at, so a check does not know where the function lives.
"""

import contextlib
import copy
import functools
import io
import linecache
import traceback
import warnings
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, TypeGuard

import numpy as np

from grader.checking.deadline import DeadlineExceeded, deadline
from grader.checking.exception_messages import plain_message
from grader.checking.forbidden_calls import watch
from grader.checking.lacking import lacking

MOST_MESSAGE = 300
"""Characters of what an exception says."""
MOST_LAYERS = 20
"""Of wrappers around a function: an object may say of itself that it wraps itself."""
TIMED = "<timed exec>"
"""What IPython calls the code of a cell that begins with %%time."""


@dataclass(frozen=True)
class Failure:
    """Why a call gave no value. kind: "not_implemented", "too_slow", "raised" or "ended_process".

    For "raised": error, the exception's type; message; line, the student's own, None where it passed none; missing, the
    name that a NameError misses; lacking, what only this machine lacks (see `lacking`).
    """

    kind: str
    error: str = ""
    message: str = ""
    line: str | None = None
    missing: str | None = None
    lacking: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one call gave.

    value: what was returned. arguments: as they are after the call. shares: whether an array of the value shares memory
    with an argument. warned: the first warning. called: the forbidden functions that were called, counted.
    """

    value: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)
    shares: Callable[[Any], bool] = lambda array: False
    warned: str | None = None
    failure: Failure | None = None
    called: Counter[str] = field(default_factory=Counter)


class RemoteCallable(ABC):
    """A function that lives in another process. Its `__name__` says which exercise it answers."""

    def __call__(self, *arguments: Any) -> Any:
        """Raises TypeError: whoever would call it must say how long and with which names, to `invoke`."""
        raise TypeError("a function in another process is called by `invoke`")

    @abstractmethod
    def invoke(
        self, arguments: dict[str, Any], seconds: float, may_not_call: tuple[str, ...], show_prints: bool
    ) -> Outcome:
        """As the function `invoke` of this module; never raises for what the function does."""


@contextlib.contextmanager
def quiet(show_prints: bool) -> Iterator[list[warnings.WarningMessage]]:
    """Collect warnings and swallow what the body prints, whatever the notebook has set NumPy to do."""
    swallowed = io.StringIO()
    with contextlib.ExitStack() as stack:
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        stack.enter_context(contextlib.redirect_stderr(swallowed))
        stack.enter_context(np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
        stack.enter_context(np.printoptions())
        if not show_prints:
            stack.enter_context(contextlib.redirect_stdout(swallowed))
        yield caught


def invoke(
    function: Callable,
    arguments: dict[str, Any],
    seconds: float,
    may_not_call: tuple[str, ...] = (),
    show_prints: bool = False,
) -> Outcome:
    """Call the function on copies of the arguments.

    seconds: how long it may take. may_not_call: dotted names to watch for. Raises KeyboardInterrupt alone.
    """
    if _is_remote(function):
        return function.invoke(arguments, seconds, may_not_call, show_prints)
    given = copy.deepcopy(arguments)
    with quiet(show_prints) as caught, watch(may_not_call) as called:
        try:
            with deadline(seconds):
                value = function(*given.values())
        except DeadlineExceeded:
            return Outcome(failure=Failure("too_slow"), called=called)
        except NotImplementedError:
            return Outcome(failure=Failure("not_implemented"), called=called)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return Outcome(failure=_raised(error, function), called=called)
        warned = str(caught[0].message) if caught else None
    return Outcome(value, given, lambda array: shares_memory(array, given), warned, called=called)


def _is_remote(function: Callable) -> TypeGuard[RemoteCallable]:
    return issubclass(type(function), RemoteCallable)  # an object may lie about its __class__


def _raised(error: BaseException, function: Callable) -> Failure:
    missing = getattr(error, "name", None) if isinstance(error, NameError) else None
    message = plain_message(error, MOST_MESSAGE)
    line = student_line(error, function)
    return Failure("raised", type(error).__name__, message, line, missing or None, lacking(error))


def shares_memory(array: Any, arguments: Any) -> bool:
    """Whether the array shares memory with one in `arguments`."""
    return isinstance(array, np.ndarray) and any(np.shares_memory(array, other) for other in _arrays(arguments))


def _arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [array for item in value for array in _arrays(item)] if isinstance(value, list | tuple) else []


def same(a: Any, b: Any) -> bool:
    """Equal to the last bit, arrays in lists included."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    return a is b or (type(a) is type(b) and bool(a == b or (a != a and b != b)))


def student_line(error: BaseException, function: Callable | None = None) -> str | None:
    """The deepest line in the file (or notebook cell) of `function` that the exception passed through, with its number.

    Without a function, in any cell. None where it passed through none, as when the call itself had the wrong number of
    arguments.
    """
    if isinstance(error, RecursionError):
        return None
    homes = {_file(layer) for layer in layers(function)} - {None}
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file in homes or is_cell(file):
            text = linecache.getline(file, number).strip()
            # Below %%time, lines are counted without it.
            found = f"line {number}: {text}" if text else f"line {number + (file == TIMED)}"
    return found


def layers(function: Any) -> Iterator[Any]:
    """The object, what it wraps (by `functools.partial` or `functools.wraps`), what that wraps, and so on."""
    for _ in range(MOST_LAYERS):
        yield function
        partial = issubclass(type(function), functools.partial | functools.partialmethod)
        function = asked(function, "func" if partial else "__wrapped__")
        if function is None:
            return


def asked(thing: Any, name: str) -> Any:
    """An attribute of an object of the student's, whatever that does when it is asked; None where it has none."""
    try:
        return getattr(thing, name, None)
    except Exception:
        return None


def _file(function: Any) -> str | None:
    """Where a function stands, or the `__call__` of an object that is called like one."""
    code = asked(function, "__code__") or asked(asked(type(function), "__call__"), "__code__")
    return code.co_filename if isinstance(code, CodeType) else None


def is_cell(filename: str) -> bool:
    """Whether this file name is that of a notebook's cell."""
    return filename.startswith(("<ipython-input", TIMED)) or "ipykernel_" in filename
