"""The contract of a student's function: call it safely, and say in plain words where it breaks its promises.

A promise is about form, not about the right numbers: return the right things, in the right shapes, finite, and
leave the arguments alone. Everything here is found by calling the function; its source is only quoted.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.checking.deadline import DeadlineExceeded, deadline
from grader.checking.differencing import SINGLE_TOLERANCE, TOLERANCE
from grader.checking.exercise import Case, Exercise
from grader.checking.invocation import Failure, Outcome, invoke, quiet, same
from grader.checking.leaves import Leaves, flatten, owner

HOLDERS = ("ndarray", "list", "tuple")
NO_NUMBERS = "{} that holds other things (None, text, rows of unequal length, or whole arrays)"
MAX_ENTRIES_KEPT = 10_000_000
"""Of a leaf of the wrong shape, to be kept and looked at."""


@dataclass(frozen=True)
class Fault:
    """A broken promise. kind: a key of `mistakes`; facts: what its words are filled with; leaf: where, if anywhere."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    leaf: str | None = None


@dataclass(frozen=True)
class Returned:
    """What one call gave: the leaves that kept their promises, those of a wrong shape, faults, and a warning.

    value: the returned things by name, as they came. single: whether a leaf's numbers are all float32.
    called: as in `Outcome`.
    """

    leaves: Leaves
    misshapen: Leaves
    faults: list[Fault]
    warned: str | None = None
    value: Any = None
    single: bool = False
    called: Counter[str] = field(default_factory=Counter)

    @property
    def tolerance(self) -> float:
        """Relative; wider where a leaf came as float32."""
        return SINGLE_TOLERANCE if self.single else TOLERANCE


def call(function: Callable, exercise: Exercise, case: Case, show_prints: bool = False) -> Returned:
    """Call the function on copies of the case's arguments and hold the result against the contract."""
    outcome = invoke(function, case.arguments, exercise.seconds, exercise.may_not_call, show_prints)
    if outcome.failure is not None:
        fault = _failure_fault(outcome.failure, exercise, case.arguments)
        return Returned({}, {}, [fault], called=outcome.called)
    # A returned object may run code, warn, raise or go on for ever when it is turned into an array.
    with quiet(show_prints=False):
        try:
            with deadline(exercise.seconds):
                return replace(_inspect(outcome, exercise, case), called=outcome.called)
        except DeadlineExceeded:
            fault = Fault("too_slow", {"seconds": exercise.seconds})
            return Returned({}, {}, [fault], called=outcome.called)


def repeats(first: Leaves, second: Leaves) -> str | None:
    """The first leaf that differs between two calls with the same arguments, to the last bit; None if none does."""
    for name, value in first.items():
        if name not in second or not np.array_equal(value, second[name], equal_nan=True):
            return name
    return None


def changed_since(returned: Returned, seconds: float) -> str | None:
    """The first result of an earlier call that has changed since it was returned; None if none has."""
    with quiet(show_prints=False):
        try:
            with deadline(seconds):
                now = _raw_leaves(returned.value, returned.leaves)
                return repeats(returned.leaves, {name: np.array(raw, dtype=float) for name, raw in now.items()})
        except (Exception, DeadlineExceeded):
            return None


def _failure_fault(failure: Failure, exercise: Exercise, arguments: dict[str, Any]) -> Fault:
    if failure.kind == "too_slow":
        return Fault("too_slow", {"seconds": exercise.seconds})
    if failure.kind == "not_implemented":
        return Fault("not_implemented")
    if failure.kind == "ended_process":
        return Fault("ended_process")
    facts = {"error": failure.error, "message": failure.message, "line": failure.line}
    if failure.missing:
        return Fault("missing_name", facts | {"missing": failure.missing})
    if failure.error == "TypeError" and failure.line is None:
        given = ", ".join(arguments)
        return Fault("wrong_signature", facts | {"call": f"{exercise.name}({given})"})
    where = f"\nAt {failure.line}." if failure.line else ""
    absent = [f"`{name}[0]`" for name, value in arguments.items() if _starts_with_none(value)]
    if absent and "NoneType" in failure.message:
        where += f"\nThere is no layer 0, so None stands in {' and '.join(absent)}. Does a step reach that far?"
    return Fault("raised", facts | {"where": where, "shapes": describe_shapes(arguments)})


def _starts_with_none(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and value[0] is None


def describe_shapes(arguments: dict[str, Any]) -> str:
    """Every argument with its shape, in words."""
    return ", ".join(f"{name} {_shape(value)}".strip() for name, value in arguments.items())


def _shape(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, list) and any(isinstance(item, np.ndarray) for item in value):
        shown = ", ".join("None" if item is None else str(item.shape) for item in value[:4])
        return f"[{shown}{', ...' if len(value) > 4 else ''}]"
    return f"of length {len(value)}" if isinstance(value, list) else ""


def _inspect(outcome: Outcome, exercise: Exercise, case: Case) -> Returned:
    value, warned = outcome.value, outcome.warned
    template = case.template or dict.fromkeys(exercise.returns)
    named, fault = _named(value, exercise, template)
    if fault is not None:
        return Returned({}, {}, [fault], warned, value)
    faults = _mutations(outcome.arguments, case.arguments)
    if case.verdict is not None:
        return Returned({}, {}, faults, warned, named)
    unfit = {name: fault for name in template if (fault := _structure(name, named[name], template[name])) is not None}
    faults = [*unfit.values(), *faults]
    fit = {name: like for name, like in template.items() if name not in unfit}
    expected = flatten(fit, backward=bool(case.variables))
    leaves: Leaves = {}
    misshapen: Leaves = {}
    single = False
    for name, raw in _raw_leaves(named, expected).items():
        cut = case.variables or not _same_whole(raw, expected[name])
        whole = exercise.pure_python or _of_plain_numbers(raw) or not cut
        leaf_fault = _leaf_fault(name, raw, expected[name], whole)
        if leaf_fault is None:
            if not exercise.may_alias and outcome.shares(raw):
                faults.append(Fault("shares_memory", {"output": name}, name))
            leaves[name] = np.array(raw, dtype=float)
            single |= bool(np.all(leaves[name] == leaves[name].astype(np.float32)) and np.any(leaves[name] % 1))
            continue
        faults.append(leaf_fault)
        if leaf_fault.kind == "wrong_shape" and np.size(raw) <= MAX_ENTRIES_KEPT:
            misshapen[name] = np.array(raw, dtype=float)
    return Returned(leaves, misshapen, faults, warned, named, single)


def _named(value: Any, exercise: Exercise, template: Mapping[str, Any]) -> tuple[dict[str, Any], Fault | None]:
    names = exercise.returns
    if len(names) == 1 and not _wraps(value, template[names[0]]):
        return {names[0]: value}, _nothing(value, exercise)
    if not isinstance(value, tuple | list) or len(value) != len(names):
        if value is None:
            return {}, _nothing(value, exercise)
        got = f"a {type(value).__name__}"
        if isinstance(value, tuple | list):
            got = f"a {type(value).__name__} of {len(value)}"
        return {}, Fault("wrong_count", {"expected": f"({', '.join(names)})", "got": got})
    return dict(zip(names, value, strict=True)), None


def _wraps(value: Any, like: Any) -> bool:
    """Whether this is a tuple around the one result, not a tuple of the single row of a batch of one."""
    if not (isinstance(value, tuple) and len(value) == 1):
        return False
    return not isinstance(like, np.ndarray) or np.ndim(value[0]) >= like.ndim


def _nothing(value: Any, exercise: Exercise) -> Fault | None:
    return Fault("returned_nothing", {"expected": ", ".join(exercise.returns)}) if value is None else None


def _structure(name: str, got: Any, like: Any) -> Fault | None:
    """What is wrong with a list by layer, before any of its arrays is looked at."""
    if not isinstance(like, list):
        return None
    if not isinstance(got, list | tuple):
        return Fault("wrong_type", {"output": name, "expected": "a list", "got": type(got).__name__}, name)
    if len(got) != len(like):
        return Fault("wrong_length", {"output": name, "expected": len(like), "got": len(got)}, name)
    for l, item in enumerate(like):
        if item is not None and got[l] is None:
            return Fault("missing_layer", {"output": f"{name}[{l}]"}, f"{name}[{l}]")
    return None


def _raw_leaves(named: dict[str, Any], expected: Leaves) -> dict[str, Any]:
    raw = {}
    for leaf in expected:
        value = named[owner(leaf)]
        raw[leaf] = value if leaf == owner(leaf) else value[int(leaf.partition("[")[2][:-1])]
    return raw


def _of_plain_numbers(raw: Any) -> bool:
    """Whether these are numbers alone or in lists, with no array of integers that may have cut what it was given."""
    if isinstance(raw, list | tuple):
        return all(map(_of_plain_numbers, raw))
    return isinstance(raw, int | float | np.integer | np.floating) and not isinstance(raw, bool)


def _same_whole(raw: Any, expected: np.ndarray) -> bool:
    """Whether this is an array of integers that are right: what was made of a list of 0 and 1, and nothing was cut."""
    return isinstance(raw, np.ndarray) and raw.dtype.kind in "iu" and np.array_equal(raw, expected)


def _leaf_fault(name: str, raw: Any, expected: np.ndarray, integers: bool) -> Fault | None:
    if raw is None:
        return Fault("missing_output", {"output": name}, name)
    try:
        array = np.asarray(raw)
    except ValueError:
        return Fault("wrong_type", {"output": name, "expected": "an array", "got": "a ragged list"}, name)
    except Exception:
        return Fault("wrong_type", {"output": name, "expected": "an array", "got": type(raw).__name__}, name)
    if array.dtype == object or array.dtype.kind not in "fiubc":
        # By its type's name: from another process that is all that comes of such an array.
        kind = type(raw).__name__
        got = NO_NUMBERS.format("an array" if kind == "ndarray" else f"a {kind}") if kind in HOLDERS else kind
        return Fault("wrong_type", {"output": name, "expected": "an array of numbers", "got": got}, name)
    if array.dtype.kind in "iubc" and not (integers and array.dtype.kind in "iu"):
        return Fault("not_float", {"output": name, "dtype": str(array.dtype)}, name)
    if array.shape != expected.shape:
        return Fault("wrong_shape", {"output": name, "expected": expected.shape, "got": array.shape}, name)
    finite = np.isfinite(array.astype(float))
    if not np.all(finite):
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        return Fault("non_finite", {"output": name, "entry": where, "value": str(array[where])}, name)
    return None


def _mutations(after: dict[str, Any], before: dict[str, Any]) -> list[Fault]:
    return [
        Fault("mutated", {"argument": name})
        for name, original in before.items()
        if not isinstance(original, np.random.Generator) and not same(original, after[name])
    ]


def same_again(first: Any, second: Any) -> bool:
    """Whether two calls gave the same; not where comparing what they gave breaks down."""
    try:
        return same(first, second)
    except Exception:
        return False
