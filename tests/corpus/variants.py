"""Variants of an exercise's first right answer that say nothing of their own: right ones, and wrong ones by their kind.

Each is made for every exercise that it can be made for; an exercise's file sets apart those that do not fit it.
"""

from collections.abc import Callable
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


def right_variants(right: Callable, exercise: Exercise) -> dict[str, Callable]:
    """The answer on changed arrays, what it returns changed likewise."""
    answer = returning_arrays(right, exercise)
    return {name: lambda *v, change=c: on_arrays(change, answer(*on_arrays(change, v))) for name, c in RIGHT.items()}


def wrong_variants(right: Callable, exercise: Exercise) -> dict[str, Callable]:
    """Broken promises for every exercise, and the general mistakes where values are compared."""
    rng = np.random.default_rng(0)
    cases = [exercise.case(rng, k) for k in range(exercise.cases)]
    wrong = _broken_promises(right, exercise, cases[0])
    return wrong if cases[0].verdict else wrong | _general_mistakes(right, exercise, cases)


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
