"""Right and wrong answers to `backward`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import only_first, only_last


def backward(W, z, a, y, f_prime, start=None, slope_at=None, layer=None):
    """The right answer, with one step open to a mistake."""
    slope = slope_at or (lambda l: f_prime(z[l]))
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    delta = (a[L] - y) / len(y) if start is None else start
    for l in range(L, 0, -1):
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        if l > 1:
            delta = (layer or np.matmul)(delta, W[l]) * slope(l - 1)
    return dW, db


def backward_recursive(W, z, a, y, f_prime):
    L = len(W) - 1

    def delta(l):
        return (a[L] - y) / y.shape[0] if l == L else np.einsum("nk,ki->ni", delta(l + 1), W[l + 1]) * f_prime(z[l])

    deltas = [None] + [delta(l) for l in range(1, L + 1)]
    return [None] + [deltas[l].T @ a[l - 1] for l in range(1, L + 1)], [None] + [d.sum(0) for d in deltas[1:]]


def backward_columns(W, z, a, y, f_prime):
    L, m = len(W) - 1, len(y)
    dW, db = [None] * (L + 1), [None] * (L + 1)
    Delta = (a[L] - y).T
    for l in range(L, 0, -1):
        dW[l], db[l] = np.asfortranarray(Delta @ a[l - 1] / m), Delta.sum(axis=1) / m
        if l > 1:
            Delta = (W[l].T @ Delta) * f_prime(z[l - 1]).T
    return dW, db


def backward_per_example(W, z, a, y, f_prime):
    dW = [None] + [np.zeros_like(w) for w in W[1:]]
    db = [None] + [np.zeros(len(w)) for w in W[1:]]
    for n in range(len(y)):
        one = backward(W, [None] + [v[n : n + 1] for v in z[1:]], [v[n : n + 1] for v in a], y[n : n + 1], f_prime)
        for l in range(1, len(W)):
            dW[l] += one[0][l] / len(y)
            db[l] += one[1][l] / len(y)
    return dW, db


RIGHT = [backward, backward_recursive, backward_columns, backward_per_example]

PLANTED = [
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, slope_at=lambda l: 1.0), ("slope_missing",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, slope_at=lambda l: f(a[l])), ("slope_at_a",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, slope_at=lambda l: f(z[l]) ** 2), ("slope_twice",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, (a[-1] - y) * f(z[-1]) / len(y)), ("output_slope_wrong",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, only_first(a[-1] - y) / len(y)), ("first_example",)),
    Planted(lambda *v: backward(*v, layer=lambda delta, w: delta @ w.T), ("weights_transposed", "raised")),
    Planted(lambda *v: tuple(gradients[1:] for gradients in backward(*v)), ("wrong_length",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, (a[-1] - y) / y.size), ()),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, only_last(a[-1] - y) / len(y)), ("last_example",)),
    Planted(lambda W, z, a, y, f: backward(W, z, a, y, f, slope_at=lambda l: 1 - z[l] ** 2), ()),
    Planted(lambda *v: backward(*v, layer=lambda delta, w: delta[:, :1] @ w[:1]), ()),
]


PLANTED += [
    Planted(lambda *v: backward(*v, slope_at=lambda l: v[1][l] > 0), ("slope_of_relu",)),
    Planted(lambda *v: backward(*v, slope_at=lambda l: 1 - np.tanh(v[1][l]) ** 2), ("slope_of_tanh",)),
]


@plant(PLANTED, "raised")
def _(W, z, a, y, f_prime):
    """delta is handed on below layer 1, where no z is."""
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    delta = (a[L] - y) / len(y)
    for l in range(L, 0, -1):
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        delta = delta @ W[l] * f_prime(z[l - 1])
    return dW, db


@plant(PLANTED, "over_batch")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    return dW, [None] + [v / len(y) for v in db[1:]]


@plant(PLANTED, "next_not_masked")
def _(W, z, a, y, f_prime):
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    da = (a[L] - y) / len(y)
    for l in range(L, 0, -1):
        dW[l], db[l] = da.T @ a[l - 1], da.sum(axis=0)
        delta = da if l == L else da * f_prime(z[l])
        da = delta @ W[l]
    return dW, db


@plant(PLANTED, "missing_layer")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    dW[1] = None
    return dW, db


@plant(PLANTED, "mutated")
def _(W, z, a, y, f_prime):
    a[-1] -= y
    return backward(W, z, a, 0 * y, f_prime)


@plant(PLANTED)
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    dW[1][0, 0] += 1.0
    return dW, db


@plant(PLANTED)
def _(W, z, a, y, f_prime):
    """Each layer's gradients have its slope, but dL/da is pulled back without those of the layers above."""
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    da = (a[L] - y) / len(y)
    for l in range(L, 0, -1):
        delta = da if l == L else da * f_prime(z[l])
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        da = da @ W[l]
    return dW, db
