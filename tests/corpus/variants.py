"""Variants of an exercise's first right answer that say nothing of their own: right ones, and wrong ones with names.

Each is made for every exercise it can be made for. One that an exercise's file names in APART is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.checking.exercise import Exercise
from grader.checking.leaves import flatten
from tests.corpus import Planted

Change = Callable[[np.ndarray], np.ndarray]

RIGHT: dict[str, Change] = {
    "float32": lambda v: v.astype(np.float32) if v.dtype.kind == "f" else v,
    "fortran": lambda v: np.asarray(v, order="F"),
    "strided": lambda v: np.broadcast_to(np.stack([v, v], axis=-1), (*v.shape, 2))[..., 0],  # and read-only
}
"""What may happen to the arrays that an answer gets and to those that it returns, and leaves it right."""

FACTORS: dict[str, Change] = {"negated": lambda v: -v, "doubled": lambda v: 2 * v, "halved": lambda v: v / 2}

ORDERS: dict[str, tuple[int, Change]] = {
    "rows_reversed": (1, lambda v: v[::-1]),
    "columns_reversed": (2, lambda v: v[:, ::-1]),
    "transposed": (2, lambda v: v.T),
    "reshaped": (2, lambda v: v.T.reshape(v.shape)),
}
"""How many axes an array needs for this mistake, and the mistake."""


def on_arrays(change: Change, value: Any) -> Any:
    """The value with every array in it changed; lists keep their places."""
    if isinstance(value, list | tuple):
        return type(value)(on_arrays(change, v) for v in value)
    return change(value) if isinstance(value, np.ndarray) else value


def arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, list | tuple):
        return [array for v in value for array in arrays_in(v)]
    return [value] if isinstance(value, np.ndarray) else []


def results(right: Callable, exercise: Exercise, arguments: tuple) -> Any:
    """What the answer returns, its numbers as arrays."""

    def as_arrays(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [as_arrays(v) for v in value]
        return None if value is None else np.asarray(value)

    value = right(*arguments)
    return [np.array(v) for v in value] if exercise.pure_python else as_arrays(value)


def batch_argument(exercise: Exercise) -> int | None:
    """Which argument has a row for each example in every case; None where no argument has."""
    rng = np.random.default_rng(0)
    cases = [exercise.case(rng, k) for k in range(exercise.cases)]

    def has_rows(argument: Any, batch: int | None) -> bool:
        return isinstance(argument, np.ndarray) and argument.ndim > 0 and len(argument) == batch

    places = range(len(cases[0].arguments))
    return next((i for i in places if all(has_rows([*c.arguments.values()][i], c.batch) for c in cases)), None)


def right_variants(right: Callable, exercise: Exercise, apart: Mapping[str, str]) -> list[Callable]:
    """The answer on changed arrays, what it returns changed likewise."""

    def variant(change: Change) -> Callable:
        return lambda *v: on_arrays(change, results(right, exercise, on_arrays(change, v)))

    return [variant(change) for name, change in RIGHT.items() if name not in apart]


def wrong_variants(right: Callable, exercise: Exercise, apart: Mapping[str, str]) -> list[Planted]:
    """The general mistakes, each under its kind."""
    return [Planted(function, (kind,)) for kind, function in _wrong(right, exercise) if kind not in apart]


def _wrong(right: Callable, exercise: Exercise) -> Iterator[tuple[str, Callable]]:
    def raises(*_: Any) -> None:
        raise NotImplementedError

    def changed(change: Change) -> Callable:
        return lambda *v: on_arrays(change, results(right, exercise, v))

    def last_is_zero(*v: Any) -> Any:
        value = results(right, exercise, v)
        return [*value[:-1], on_arrays(np.zeros_like, value[-1])] if several else on_arrays(np.zeros_like, value)

    def changes_its_argument(*v: Any) -> Any:
        value = results(right, exercise, v)
        arrays_in(v)[-1][...] += 1
        return value

    several = len(exercise.returns) > 1
    case = exercise.case(np.random.default_rng(0), 0)
    yield "not_implemented", raises
    yield "returned_nothing", lambda *_: None
    if several:
        yield "wrong_count", lambda *v: right(*v)[0] if len(exercise.returns) == 2 else right(*v)[:-1]
    if arrays_in([*case.arguments.values()]):
        yield "mutated", changes_its_argument
    if case.verdict is not None:
        return
    yield "zero", last_is_zero
    for kind, change in FACTORS.items():
        yield kind, changed(change)
    axes = max(leaf.ndim for leaf in flatten(case.template, backward=False).values())
    for kind, (needed, change) in ORDERS.items():
        if axes >= needed:
            yield kind, changed(lambda v, change=change, needed=needed: change(v) if v.ndim >= needed else v)
    place = batch_argument(exercise)
    if place is not None:
        yield "times_batch", lambda *v: on_arrays(lambda leaf: leaf * len(v[place]), results(right, exercise, v))
        yield "over_batch", lambda *v: on_arrays(lambda leaf: leaf / len(v[place]), results(right, exercise, v))
