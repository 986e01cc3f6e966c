"""Mistakes that any gradient can have: what would have been returned, given the truth.

Each takes the true leaves of one output (NaN where unknown), the name of one of them and the case, and gives the
wrong leaf, or None where the mistake does not apply. The keys are those of `mistakes`.
"""

from collections.abc import Callable

import numpy as np

from grader.checking.exercise import Case
from grader.checking.leaves import Leaves, layer, owner

General = Callable[[Leaves, str, Case], np.ndarray | None]


def _each(change: Callable[[np.ndarray], np.ndarray | None]) -> General:
    return lambda truth, name, case: change(truth[name])


def _matrix(change: Callable[[np.ndarray], np.ndarray]) -> General:
    def wrong(truth: Leaves, name: str, case: Case) -> np.ndarray | None:
        leaf = truth[name]
        return change(leaf) if leaf.ndim == 2 and min(leaf.shape) > 1 else None

    return wrong


def _transposed(truth: Leaves, name: str, case: Case) -> np.ndarray | None:
    return truth[name].T if truth[name].ndim == 2 and truth[name].size > 1 else None


def _batch(change: Callable[[np.ndarray, int], np.ndarray]) -> General:
    return lambda truth, name, case: change(truth[name], case.batch) if case.batch else None


def _from_layer(step: int) -> General:
    def wrong(truth: Leaves, name: str, case: Case) -> np.ndarray | None:
        l = layer(name)
        return None if l is None else truth.get(f"{owner(name)}[{l + step}]")

    return wrong


def _layers_reversed(truth: Leaves, name: str, case: Case) -> np.ndarray | None:
    l = layer(name)
    if l is None:
        return None
    last = max(layer(other) or 0 for other in truth)
    return truth.get(f"{owner(name)}[{last + 1 - l}]")


def _keeps_axis(truth: Leaves, name: str, case: Case) -> np.ndarray | None:
    return truth[name][np.newaxis, :] if truth[name].ndim == 1 else None


GENERAL: dict[str, General] = {
    "zero": _each(np.zeros_like),
    "negated": _each(np.negative),
    "transposed": _transposed,
    "reshaped": _matrix(lambda leaf: leaf.T.reshape(leaf.shape)),
    "extra_axis": _keeps_axis,
    "times_batch": _batch(lambda leaf, n: leaf * n),
    "over_batch": _batch(lambda leaf, n: leaf / n),
    "doubled": _each(lambda leaf: 2.0 * leaf),
    "halved": _each(lambda leaf: 0.5 * leaf),
    "layer_above": _from_layer(+1),
    "layer_below": _from_layer(-1),
    "layers_reversed": _layers_reversed,
    "rows_reversed": _each(lambda leaf: leaf[::-1] if leaf.ndim else None),
    "columns_reversed": lambda truth, name, case: truth[name][:, ::-1] if truth[name].ndim == 2 else None,
}

FACTORS = ("negated", "doubled", "halved", "times_batch", "over_batch")
"""Mistakes that are likely to come on top of another."""
