"""Wrong turns in the derivative of a softmax, alone or with a cross-entropy behind it: rules for an `Alteration`."""

from collections.abc import Callable

import numpy as np
from backprop.losses import softmax

from grader.checking.alteration import Rule
from grader.checking.rules import passed_on


def _sum(values: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.sum(values, axis=axis, keepdims=True)


def _mean(values: np.ndarray) -> np.ndarray:
    return np.mean(values, axis=-1, keepdims=True)


def _jacobian(d: np.ndarray, p: np.ndarray, axis: int = -1) -> np.ndarray:
    return p * d - p * _sum(p * d, axis)


def _of_softmax(change: Callable) -> Rule:
    return passed_on(0, lambda d, z: change(d, softmax(z)))


SOFTMAX: tuple[tuple[str, Rule], ...] = (
    ("softmax_axis_0", _of_softmax(lambda d, p: _jacobian(d, p, axis=0))),
    ("softmax_twice", _of_softmax(lambda d, p: _jacobian(_jacobian(d, p), p))),
    ("softmax_second_term", _of_softmax(lambda d, p: p * d)),
    ("softmax_second_term", _of_softmax(lambda d, p: p * d + p * _sum(p * d))),
    ("softmax_second_term_factor", _of_softmax(lambda d, p: p * d - _sum(p * d))),
    ("softmax_second_term_factor", _of_softmax(lambda d, p: p * d - p * _sum(d))),
    ("softmax_second_term_averaged", _of_softmax(lambda d, p: p * d - p * _mean(p * d))),
    ("softmax_second_term_averaged", _of_softmax(lambda d, p: p * d - _mean(p * d))),
)
"""By kind, of which some have several ways."""


def _gradient(of: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Rule:
    """of: (logits, targets) -> what is taken for the gradient of each example's cross-entropy."""
    return passed_on(0, lambda d, z, y: np.sum(of(z, y) * d, axis=-1))


def _exps(z: np.ndarray) -> np.ndarray:
    return np.exp(z - z.max(axis=-1, keepdims=True))


CROSS_ENTROPY: tuple[tuple[str, Rule], ...] = (
    ("softmax_slope_kept", _gradient(lambda z, y: (softmax(z) - y) * softmax(z) * (1 - softmax(z)))),
    ("off_diagonal_dropped", _gradient(lambda z, y: (softmax(z) - y) * y)),
    ("target_missing", _gradient(lambda z, y: softmax(z))),
    ("difference_turned", _gradient(lambda z, y: y - softmax(z))),
    ("picked_in_all_rows", _gradient(lambda z, y: softmax(z) - y.max(axis=0))),
    ("output_not_activated", _gradient(lambda z, y: z - y)),
    ("softmax_not_normalised", _gradient(lambda z, y: _exps(z) - y)),
    ("softmax_along_axis_0", _gradient(lambda z, y: softmax(z.T).T - y)),
    ("softmax_along_axis_0", _gradient(lambda z, y: _exps(z) / _exps(z).sum(axis=0) - y)),
    ("softmax_over_everything", _gradient(lambda z, y: softmax(z.ravel()).reshape(z.shape) - y)),
    ("softmax_over_everything", _gradient(lambda z, y: _exps(z) / _exps(z).sum() - y)),
    ("over_outputs", _gradient(lambda z, y: (softmax(z) - y) / z.shape[-1])),
)
"""By kind, of which some have several ways: the rows' maxima taken off before a wrong sum, or not."""
