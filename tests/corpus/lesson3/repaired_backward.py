"""Right and wrong answers to `repaired_backward`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import central, sigmoid


def repaired_backward(X, y, W1, b1, W2, b2, slope=None, output_slope=None, reduce=np.sum, over_outputs=False):
    z1 = X @ W1.T + b1
    a1 = np.tanh(z1)
    a2 = sigmoid(a1 @ W2.T + b2)
    delta2 = (a2 - y) / (y.size if over_outputs else len(X))
    if output_slope:
        delta2 = delta2 * a2 * (1 - a2)
    delta1 = delta2 @ W2 * (1 - a1**2 if slope is None else slope(z1, a1))
    return delta1.T @ X, reduce(delta1, axis=0), delta2.T @ a1, reduce(delta2, axis=0)


def repaired_loops(X, y, W1, b1, W2, b2):
    totals = [np.zeros_like(v) for v in (W1, b1, W2, b2)]
    for n in range(len(X)):
        for total, part in zip(totals, repaired_backward(X[n : n + 1], y[n : n + 1], W1, b1, W2, b2), strict=True):
            total += part / len(X)
    return tuple(totals)


def repaired_einsum(X, y, W1, b1, W2, b2):
    z1 = np.einsum("nj,ij->ni", X, W1) + b1
    delta2 = (0.5 * (1 + np.tanh(0.5 * (np.tanh(z1) @ W2.T + b2))) - y) / X.shape[0]
    delta1 = np.einsum("nk,ki,ni->ni", delta2, W2, np.cosh(z1) ** -2)
    return np.asfortranarray(np.einsum("ni,nj->ij", delta1, X)), delta1.sum(0), delta2.T @ np.tanh(z1), delta2.sum(0)


RIGHT = [repaired_backward, repaired_loops, repaired_einsum]

PLANTED = [
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: repaired_backward(*v, output_slope=True), ("slope_kept_with_cross_entropy",)),
    Planted(lambda *v: repaired_backward(*v, reduce=np.mean), ("over_batch",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: repaired_backward(*v, reduce=lambda delta, axis: delta), ("bias_not_summed",)),
    Planted(lambda *v: [g / len(v[5]) for g in repaired_backward(*v)], ("over_outputs",)),
    Planted(
        lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2, reduce=np.mean),
        ("over_batch", "slope_at_a"),
    ),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: repaired_backward(*v, lambda z, a: 1 - np.tanh(a) ** 2, True, np.mean), ("output_first",)),
    Planted(lambda *v: repaired_backward(*v, output_slope=True, reduce=np.mean), ("output_first",)),
    Planted(lambda *v: repaired_backward(*v, lambda z, a: 1 - np.tanh(a) ** 2, True), ("output_first",)),
    Planted(lambda *v: repaired_backward(*v, over_outputs=True), ("over_outputs",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: central(np.tanh, z)), ("numerical_gradient",)),
]


APART = {
    "reshaped": "where dW2 is a row, this is its transpose too",
}
