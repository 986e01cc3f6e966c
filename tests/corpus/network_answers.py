"""Lesson 3, the exercises on whole networks: backward, backward_loops, train_xor, repaired_backward."""

import math

import numpy as np
from backprop import xor

from tests.corpus import Answers, Planted, plant
from tests.corpus.layer_answers import sigmoid

# backward


def backward(W, z, a, y, f_prime, slope_at=None, start=None, layer=None):
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


def backward_float32(W, z, a, y, f_prime):
    def single(values):
        return [None if v is None else v.astype(np.float32) for v in values]

    return backward(single(W), single(z), single(a), y.astype(np.float32), lambda v: f_prime(v).astype(np.float32))


backward_planted: list[Planted] = []


@plant(backward_planted, "slope_missing")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, slope_at=lambda l: 1.0)


@plant(backward_planted, "slope_at_a")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, slope_at=lambda l: f_prime(a[l]))


@plant(backward_planted, "slope_twice")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, slope_at=lambda l: f_prime(z[l]) ** 2)


@plant(backward_planted, "times_batch")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, start=a[-1] - y)


@plant(backward_planted, "negated")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, start=(y - a[-1]) / len(y))


@plant(backward_planted, "doubled")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, start=2 * (a[-1] - y) / len(y))


@plant(backward_planted, "output_slope_wrong")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, start=(a[-1] - y) * f_prime(z[-1]) / len(y))


@plant(backward_planted, "weights_transposed", "raised")
def _(W, z, a, y, f_prime):
    return backward(W, z, a, y, f_prime, layer=lambda delta, w: delta @ w.T)


@plant(backward_planted, "over_batch")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    return dW, [None] + [v / len(y) for v in db[1:]]


@plant(backward_planted, "transposed")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    return [None] + [v.T for v in dW[1:]], db


@plant(backward_planted, "next_not_masked")
def _(W, z, a, y, f_prime):
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    da = (a[L] - y) / len(y)
    for l in range(L, 0, -1):
        dW[l], db[l] = da.T @ a[l - 1], da.sum(axis=0)
        delta = da if l == L else da * f_prime(z[l])
        da = delta @ W[l]
    return dW, db


@plant(backward_planted, "first_example")
def _(W, z, a, y, f_prime):
    start = (a[-1] - y) / len(y)
    return backward(W, z, a, y, f_prime, start=np.where(np.arange(len(y))[:, None] == 0, start, 0.0))


@plant(backward_planted, "wrong_length")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    return dW[1:], db[1:]


@plant(backward_planted, "missing_layer")
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    dW[1] = None
    return dW, db


@plant(backward_planted, "mutated")
def _(W, z, a, y, f_prime):
    a[-1] -= y
    return backward(W, z, a, 0 * y, f_prime)


@plant(backward_planted)
def _(W, z, a, y, f_prime):
    dW, db = backward(W, z, a, y, f_prime)
    dW[1][0, 0] += 1.0
    return dW, db


BACKWARD = Answers(
    [backward, backward_recursive, backward_columns, backward_per_example, backward_float32], backward_planted
)

# backward_loops


def backward_loops(x, y, W1, b1, W2, b2, hidden_slope=True, output_slope=True, sign=1.0):
    z1 = [sum(w * v for w, v in zip(row, x, strict=True)) + bias for row, bias in zip(W1, b1, strict=True)]
    a1 = [v if v > 0 else 0.0 for v in z1]
    z2 = [sum(w * v for w, v in zip(row, a1, strict=True)) + bias for row, bias in zip(W2, b2, strict=True)]
    a2 = [1 / (1 + math.exp(-v)) for v in z2]
    d2 = [sign * (o - t) * (o * (1 - o) if output_slope else 1) for o, t in zip(a2, y, strict=True)]
    d1 = [sum(d2[k] * W2[k][i] for k in range(len(d2))) * ((z1[i] > 0) if hidden_slope else 1) for i in range(len(z1))]
    return [[d * v for v in x] for d in d1], d1, [[d * v for v in a1] for d in d2], d2


def backward_loops_numpy(x, y, W1, b1, W2, b2):
    x, y, W1, b1, W2, b2 = map(np.array, (x, y, W1, b1, W2, b2))
    z1 = W1 @ x + b1
    a1 = np.maximum(z1, 0)
    a2 = sigmoid(W2 @ a1 + b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = W2.T @ d2 * (z1 > 0)
    return np.outer(d1, x).tolist(), d1.tolist(), np.outer(d2, a1).tolist(), d2.tolist()


def backward_loops_arrays(*arguments):
    return tuple(np.array(value) for value in backward_loops(*arguments))


def backward_loops_tuples(*arguments):
    dW1, db1, dW2, db2 = backward_loops(*arguments)
    return tuple(map(tuple, dW1)), tuple(db1), tuple(map(tuple, dW2)), tuple(db2)


backward_loops_planted = [
    Planted(lambda *v: backward_loops(*v, hidden_slope=False), ("hidden_slope_missing",)),
    Planted(lambda *v: backward_loops(*v, output_slope=False), ("output_slope_missing",)),
    Planted(lambda *v: backward_loops(*v, sign=-1.0), ("negated",)),
    Planted(lambda *v: backward_loops(*v)[:2], ("wrong_count",)),
    Planted(lambda *v: (*backward_loops(*v)[:3], [0.0] * len(v[5])), ("zero",)),
]

BACKWARD_LOOPS = Answers(
    [backward_loops, backward_loops_numpy, backward_loops_arrays, backward_loops_tuples], backward_loops_planted
)

# train_xor


def train(rng, width, steps, rate, restarts=True, momentum=0.0):
    X, labels = xor()
    y = labels[:, None].astype(float)
    while True:
        theta = [
            rng.normal(size=(width, 2)),
            rng.normal(scale=0.5, size=width),
            rng.normal(size=(1, width)),
            np.zeros(1),
        ]
        velocity = [np.zeros_like(v) for v in theta]
        for _ in range(steps):
            W1, b1, W2, b2 = theta
            z1 = X @ W1.T + b1
            a1 = np.maximum(z1, 0)
            a2 = sigmoid(a1 @ W2.T + b2)
            d2 = (a2 - y) * a2 * (1 - a2) / 4
            d1 = d2 @ W2 * (z1 > 0)
            gradients = [d1.T @ X, d1.sum(0), d2.T @ a1, d2.sum(0)]
            velocity = [momentum * v + g for v, g in zip(velocity, gradients, strict=True)]
            theta = [p - rate * v for p, v in zip(theta, velocity, strict=True)]
        if 0.5 * np.mean((a2 - y) ** 2) < 0.008 or not restarts:
            W1, b1, W2, b2 = theta
            return [None, W1, W2], [None, b1, b2]


FIXED = (
    [None, np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[10.0, -20.0]])],
    [None, np.array([0.0, -1.0]), np.array([-5.0])],
)

TRAIN_XOR = Answers(
    [
        lambda rng: train(rng, 4, 2000, 2.0),
        lambda rng: train(rng, 8, 1500, 2.0),
        lambda rng: train(rng, 4, 600, 1.0, momentum=0.9),
        lambda rng: train(rng, 6, 3000, 1.0),
    ],
    [
        Planted(lambda rng: train(rng, 2, 20, 0.5, restarts=False), ("failed_verdict",)),
        Planted(lambda rng: FIXED, ("ignores_rng",)),
        Planted(lambda rng: ([None, np.zeros((1, 2))], [None, np.zeros(1)]), ("failed_verdict",)),
        Planted(lambda rng: (3.0, 4.0), ("failed_verdict",)),
    ],
)

# repaired_backward


def repaired_backward(X, y, W1, b1, W2, b2, slope=None, output_slope=None, reduce=np.sum, mean=True):
    z1 = X @ W1.T + b1
    a1 = np.tanh(z1)
    a2 = sigmoid(a1 @ W2.T + b2)
    delta2 = (a2 - y) / (len(X) if mean else 1)
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


def repaired_float32(*arguments):
    return repaired_backward(*(v.astype(np.float32) for v in arguments))


def repaired_einsum(X, y, W1, b1, W2, b2):
    z1 = np.einsum("nj,ij->ni", X, W1) + b1
    delta2 = (0.5 * (1 + np.tanh(0.5 * (np.tanh(z1) @ W2.T + b2))) - y) / X.shape[0]
    delta1 = np.einsum("nk,ki,ni->ni", delta2, W2, np.cosh(z1) ** -2)
    return np.asfortranarray(np.einsum("ni,nj->ij", delta1, X)), delta1.sum(0), delta2.T @ np.tanh(z1), delta2.sum(0)


repaired_planted = [
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: repaired_backward(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: repaired_backward(*v, output_slope=True), ("slope_kept_with_cross_entropy",)),
    Planted(lambda *v: repaired_backward(*v, reduce=np.mean), ("over_batch",)),
    Planted(lambda *v: repaired_backward(*v, mean=False), ("times_batch",)),
    Planted(
        lambda *v: repaired_backward(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2, reduce=np.mean),
        ("over_batch", "slope_at_a"),
    ),
]

REPAIRED_BACKWARD = Answers([repaired_backward, repaired_loops, repaired_float32, repaired_einsum], repaired_planted)
