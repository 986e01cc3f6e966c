"""Variants of an exercise's first right answer that say nothing of their own: right ones, and wrong ones by their kind.

Each is made for every exercise that it can be made for; an exercise's file sets apart those that do not fit it.
"""

from collections.abc import Callable, Hashable
from itertools import count
from typing import Any

import numpy as np

from grader.checking.exercise import Case, Exercise
from grader.checking.leaves import flatten

Change = Callable[[np.ndarray], np.ndarray]

RIGHT: dict[str, Change] = {
    "float32": lambda v: v.astype(np.float32) if v.dtype.kind == "f" else v,
    "fortran": lambda v: np.asarray(v, order="F"),
    "strided": lambda v: np.broadcast_to(np.stack([v, v], axis=-1), (*v.shape, 2))[..., 0],  # and read-only
}
"""What may happen to the arrays that an answer gets, and to those that it returns."""


def to_digits(digits: int) -> Change:
    """Rounds every number to so many significant digits."""

    def rounded(v: np.ndarray) -> np.ndarray:
        size = 10.0 ** (np.floor(np.log10(np.where(v == 0, 1.0, np.abs(v)))) - digits + 1)
        return np.round(v / size) * size

    return rounded


def off_to_both_sides(v: np.ndarray) -> np.ndarray:
    """Three in a hundred thousand too large or too small, the same from call to call."""
    return v * (1 + 3e-5 * np.random.default_rng(5).choice([-1, 1], size=v.shape))


NEARLY_RIGHT: dict[str, Change] = {
    "off_by_3e-5": off_to_both_sides,
    "four_digits": to_digits(4),
    "scaled_in_float32": lambda v: (1.0003 * v).astype(np.float32),
}
"""What may happen to the numbers of an answer that was on the right way."""

FACTORS: dict[str, Change] = {"negated": lambda v: -v, "doubled": lambda v: 2 * v, "halved": lambda v: v / 2}

ORDERS: dict[str, tuple[int, Change]] = {
    "rows_reversed": (1, lambda v: v[::-1]),
    "columns_reversed": (2, lambda v: v[:, ::-1]),
    "transposed": (2, lambda v: v.T),
    "reshaped": (2, lambda v: v.T.reshape(v.shape)),
}
"""The axes that an array must have for the mistake, and the mistake."""


def on_arrays(change: Change, value: Any) -> Any:
    """The value with every array in it changed; lists keep their places."""
    if isinstance(value, list | tuple):
        return type(value)(on_arrays(change, v) for v in value)
    return change(value) if isinstance(value, np.ndarray) else value


def arrays_in(value: Any) -> list[np.ndarray]:
    """Every array of a value, in order."""
    if isinstance(value, list | tuple):
        return [array for v in value for array in arrays_in(v)]
    return [value] if isinstance(value, np.ndarray) else []


def returning_arrays(right: Callable, exercise: Exercise) -> Callable:
    """The answer, with arrays for the numbers and, where pure Python is asked for, the lists that it returns."""

    def as_arrays(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [as_arrays(v) for v in value]
        return None if value is None else np.asarray(value)

    if exercise.pure_python:
        return lambda *v: [np.array(output) for output in right(*v)]
    return lambda *v: as_arrays(right(*v))


def batch_argument(cases: list[Case]) -> int | None:
    """The place of the first argument that has a row an example in every case; None where none has."""

    def has_rows(case: Case, place: int) -> bool:
        argument = [*case.arguments.values()][place]
        return isinstance(argument, np.ndarray) and argument.ndim > 0 and len(argument) == case.batch

    places = range(len(cases[0].arguments))
    return next((place for place in places if all(has_rows(case, place) for case in cases)), None)


def by_values(value: Any) -> Hashable:
    """Tells one set of arguments from every other."""
    if isinstance(value, list | tuple):
        return tuple(map(by_values, value))
    if isinstance(value, dict):
        return tuple((name, by_values(item)) for name, item in value.items())
    return (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value


def by_shapes(value: Any) -> Hashable:
    """The same for all arguments of the same shapes."""
    if isinstance(value, list | tuple):
        return tuple(map(by_shapes, value))
    return value.shape if isinstance(value, np.ndarray) else value if isinstance(value, int) else type(value).__name__


def remembering(answer: Callable, key: Callable[[Any], Hashable]) -> Callable:
    """The answer, worked out once for each key of the arguments."""
    known: dict[Hashable, Any] = {}

    def recalled(*v: Any) -> Any:
        if key(v) not in known:
            known[key(v)] = answer(*v)
        return on_arrays(np.copy, known[key(v)])

    return recalled


def right_variants(right: Callable, exercise: Exercise) -> dict[str, Callable]:
    """The answer on changed arrays, what it returns changed likewise; rounded; from an honest table."""
    answer = returning_arrays(right, exercise)
    variants: dict[str, Callable] = {
        name: lambda *v, change=c: on_arrays(change, answer(*on_arrays(change, v))) for name, c in RIGHT.items()
    }
    variants["ten_digits"] = lambda *v: on_arrays(to_digits(10), answer(*v))
    return variants if exercise.must_vary else variants | {"table_by_values": remembering(answer, by_values)}


def wrong_variants(right: Callable, exercise: Exercise) -> dict[str, tuple[str, Callable]]:
    """What goes wrong in any exercise, by a name of its own: its kind and the answer.

    Broken promises for every exercise; general mistakes, and what is kept from call to call, where values are compared.
    """
    rng = np.random.default_rng(0)
    cases = [exercise.case(rng, k) for k in range(exercise.cases)]
    wrong = _broken_promises(right, exercise, cases[0])
    if not cases[0].verdict:
        wrong |= _general_mistakes(right, exercise, cases)
    named = {kind: (kind, answer) for kind, answer in wrong.items()}
    return named if cases[0].verdict else named | _kept_between_calls(right, exercise) | _nearly_right(right, exercise)


def _nearly_right(right: Callable, exercise: Exercise) -> dict[str, tuple[str, Callable]]:
    answer = returning_arrays(right, exercise)
    return {
        name: ("nearly_right", lambda *v, change=change: on_arrays(change, answer(*v)))
        for name, change in NEARLY_RIGHT.items()
    }


def _kept_between_calls(right: Callable, exercise: Exercise) -> dict[str, tuple[str, Callable]]:
    answer = returning_arrays(right, exercise)
    buffers: dict[Hashable, np.ndarray] = {}
    calls = count()

    def in_buffers(*v: Any) -> Any:
        places = count()

        def buffered(result: np.ndarray) -> np.ndarray:
            buffer = buffers.setdefault((next(places), result.shape), np.empty_like(result))
            buffer[...] = result
            return buffer

        return on_arrays(buffered, answer(*v))

    def drifting(*v: Any) -> Any:
        factor = 1 + 1e-12 * next(calls)
        return on_arrays(lambda result: factor * result, answer(*v))

    return {
        "table_by_shapes": ("remembers", remembering(answer, by_shapes)),
        "one_buffer": ("changes_later", in_buffers),
        "drifting": ("not_repeatable", drifting),
    }


def _broken_promises(right: Callable, exercise: Exercise, case: Case) -> dict[str, Callable]:
    def raises(*_: Any) -> None:
        raise NotImplementedError

    def changes_its_argument(*v: Any) -> Any:
        value = right(*v)
        arrays_in(v)[-1][...] += 1
        return value

    broken: dict[str, Callable] = {"not_implemented": raises, "returned_nothing": lambda *_: None}
    if len(exercise.returns) > 1:
        broken["wrong_count"] = lambda *v: right(*v)[0] if len(exercise.returns) == 2 else right(*v)[:-1]
    if arrays_in([*case.arguments.values()]):
        broken["mutated"] = changes_its_argument
    return broken


def _general_mistakes(right: Callable, exercise: Exercise, cases: list[Case]) -> dict[str, Callable]:
    answer = returning_arrays(right, exercise)

    def on_results(change: Change, axes: int = 0) -> Callable:
        return lambda *v: on_arrays(lambda leaf: change(leaf) if leaf.ndim >= axes else leaf, answer(*v))

    def last_is_zero(*v: Any) -> Any:
        value = answer(*v)
        several = len(exercise.returns) > 1
        return [*value[:-1], on_arrays(np.zeros_like, value[-1])] if several else on_arrays(np.zeros_like, value)

    wrong = {"zero": last_is_zero} | {kind: on_results(change) for kind, change in FACTORS.items()}
    most = max(leaf.ndim for leaf in flatten(cases[0].template).values())
    wrong |= {kind: on_results(change, axes) for kind, (axes, change) in ORDERS.items() if axes <= most}
    place = batch_argument(cases)
    if place is not None:
        wrong["times_batch"] = lambda *v: on_results(lambda leaf: leaf * len(v[place]))(*v)
        wrong["over_batch"] = lambda *v: on_results(lambda leaf: leaf / len(v[place]))(*v)
    return wrong
