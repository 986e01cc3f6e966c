"""Right and wrong answers to `backward_from_logits`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, only_first, only_last


def from_logits(dlogits, X, z1, a1, W2, slope=None, product=None, used=None):
    """The right answer, with each line open to a mistake."""
    da1 = (product or np.matmul)(dlogits, W2)
    dz1 = da1 * (1 - a1**2 if slope is None else slope(z1, a1))
    d = dz1 if used is None else used(da1, dz1)
    return dlogits.T @ a1, dlogits.sum(axis=0), da1, dz1, d.T @ X, d.sum(axis=0)


def from_logits_einsum(dlogits, X, z1, a1, W2):
    da1 = np.einsum("nk,ki->ni", dlogits, W2)
    dz1 = da1 / np.cosh(z1) ** 2
    return (
        np.einsum("nk,ni->ki", dlogits, a1),
        np.einsum("nk->k", dlogits),
        da1,
        dz1,
        np.einsum("ni,nj->ij", dz1, X),
        np.einsum("ni->i", dz1),
    )


def from_logits_loops(dlogits, X, z1, a1, W2):
    dW2, db2 = np.zeros(W2.shape), np.zeros(len(W2))
    dW1, db1 = np.zeros((z1.shape[1], X.shape[1])), np.zeros(z1.shape[1])
    da1 = np.array([W2.T @ row for row in dlogits])
    dz1 = da1 * (1 - np.tanh(z1) ** 2)
    for n in range(len(X)):
        dW2 += np.outer(dlogits[n], a1[n])
        db2 += dlogits[n]
        dW1 += np.outer(dz1[n], X[n])
        db1 += dz1[n]
    return [dW2, db2, da1, dz1, dW1, db1]


def _replaced(index, change):
    def wrong(*v):
        d = list(from_logits(*v))
        d[index] = change(d, v)
        return d

    return wrong


RIGHT = [from_logits, from_logits_einsum, from_logits_loops]

PLANTED = [
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: from_logits(*v, product=lambda d, W: d @ W.T), ("raised", "weights_transposed")),
    Planted(lambda *v: from_logits(*v, used=lambda da, dz: da), ("next_not_masked",)),
    Planted(_replaced(1, lambda d, v: v[0].mean(axis=0)), ("over_batch",)),
    Planted(_replaced(5, lambda d, v: d[3].copy()), ("bias_not_summed",)),
    Planted(_replaced(5, lambda d, v: d[5] + 0.01), ()),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: central(np.tanh, z)), ("numerical_gradient",)),
    Planted(lambda dlogits, *rest: from_logits(only_last(dlogits), *rest), ("last_example",)),
]


@plant(PLANTED, "first_example")
def _(dlogits, *rest):
    return from_logits(only_first(dlogits), *rest)


PLANTED += [
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: a), ("slope_not_derived",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: a * (1 - a)), ("slope_of_sigmoid",)),
    Planted(lambda *v: from_logits(*v, product=lambda d, W: d[:, :1] @ W[:1]), ("one_output",)),
    Planted(_replaced(0, lambda d, v: np.outer(v[0].sum(axis=0), v[3].sum(axis=0))), ("product_of_sums in logits",)),
    Planted(_replaced(2, lambda d, v: d[3]), ("outputs_swapped",)),
    Planted(_replaced(3, lambda d, v: d[2] + 0), ("slope_missing",)),
]
