"""Lesson 2, the gradients of one neuron: both deltas, neuron_gradients, repaired_neuron."""

import math

import numpy as np

from tests.corpus import Answers, Planted, plant


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def only_first(values):
    return np.where(np.arange(len(values)) == 0, values, 0.0)


# neuron_delta_squared


def squared(z, y):
    a = sigmoid(z)
    return (a - y) * a * (1 - a) / len(z)


def squared_loops(z, y):
    delta = np.empty(len(z))
    for n in range(len(z)):
        a = 1 / (1 + math.exp(-z[n]))
        delta[n] = (a - y[n]) * a * (1 - a) / len(z)
    return delta


def squared_einsum(z, y):
    a = 0.5 * (1 + np.tanh(z / 2))
    return np.einsum("n,n,n->n", a - y, a, 1 - a) / z.size


def squared_in_place(z, y):
    delta = sigmoid(z)
    slope = delta * (1 - delta)
    delta -= y
    delta *= slope
    delta /= len(y)
    return delta


def squared_float32(z, y):
    return squared(z.astype(np.float32), y.astype(np.float32))


def squared_list(z, y):
    return squared(z, y).tolist()


squared_planted = [
    Planted(lambda z, y: -squared(z, y), ("negated",)),
    Planted(lambda z, y: (sigmoid(z) - y) / len(z), ("slope_missing",)),
    Planted(lambda z, y: (sigmoid(z) - y) * z * (1 - z) / len(z), ("slope_formula_at_z",)),
    Planted(lambda z, y: squared(z, y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_twice",)),
    Planted(lambda z, y: (sigmoid(z) - y) * (1 - np.tanh(z) ** 2) / len(z), ("slope_of_tanh",)),
    Planted(lambda z, y: squared(z, y) * len(z), ("times_batch",)),
    Planted(lambda z, y: squared(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: 2 * squared(z, y), ("doubled",)),
    Planted(lambda z, y: squared(z, y) / 2, ("halved",)),
    Planted(lambda z, y: sigmoid(z) - y, ("slope_missing", "times_batch")),
    Planted(lambda z, y: -squared(z, y) * len(z), ("negated", "times_batch")),
    Planted(lambda z, y: only_first(squared(z, y)), ("first_example",)),
    Planted(lambda z, y: np.zeros_like(z), ("zero",)),
    Planted(lambda z, y: squared(z, y)[::-1], ("rows_reversed",)),
    Planted(lambda z, y: squared(z, y)[None, :], ("extra_axis",)),
    Planted(lambda z, y: squared(z, y).mean(), ("wrong_shape",)),
]


@plant(squared_planted, "slope_at_a")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * sigmoid(a) * (1 - sigmoid(a)) / len(z)


@plant(squared_planted, "mutated")
def _(z, y):
    delta = squared(z, y)
    y -= sigmoid(z)
    return delta


@plant(squared_planted)
def _(z, y):
    delta = squared(z, y)
    delta[0] += 0.01
    return delta


NEURON_DELTA_SQUARED = Answers(
    [squared, squared_loops, squared_einsum, squared_in_place, squared_float32, squared_list], squared_planted
)

# neuron_delta_cross_entropy


def cross(z, y):
    return (sigmoid(z) - y) / len(z)


def cross_chain(z, y):
    a = sigmoid(z)
    da = -y / a + (1 - y) / (1 - a)
    return da * a * (1 - a) / len(z)


def cross_loops(z, y):
    return np.array([(1 / (1 + math.exp(-v)) - t) / len(z) for v, t in zip(z, y, strict=True)])


def cross_in_place(z, y):
    delta = sigmoid(z)
    delta -= y
    delta /= len(delta)
    return delta


def cross_float32(z, y):
    return cross(z.astype(np.float32), y.astype(np.float32))


cross_planted = [
    Planted(lambda z, y: cross(z, y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy",)),
    Planted(lambda z, y: cross(z, y) / sigmoid(z) / (1 - sigmoid(z)), ("slope_divided_out",)),
    Planted(lambda z, y: y * cross(z, y), ("zero_term_dropped",)),
    Planted(lambda z, y: (2 * y - 1) * cross(z, y), ("zero_term_negated",)),
    Planted(lambda z, y: -cross(z, y), ("negated",)),
    Planted(lambda z, y: sigmoid(z) - y, ("times_batch",)),
    Planted(lambda z, y: y - sigmoid(z), ("negated", "times_batch")),
    Planted(lambda z, y: cross(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: only_first(cross(z, y)), ("first_example",)),
    Planted(lambda z, y: np.zeros_like(z), ("zero",)),
    Planted(lambda z, y: cross(z, y).sum(), ("wrong_shape",)),
    Planted(
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy", "times_batch")
    ),
    Planted(lambda z, y: cross(z, y) + 0.01, ()),
]

NEURON_DELTA_CROSS_ENTROPY = Answers(
    [cross, cross_chain, cross_loops, cross_in_place, cross_float32],
    cross_planted,
)

# neuron_gradients


def gradients(X, y, w, b, delta=squared):
    d = delta(X @ w + b, y)
    return X.T @ d, d.sum()


def gradients_loops(X, y, w, b):
    N = len(X)
    dw, db = np.zeros(len(w)), 0.0
    for n in range(N):
        a = sigmoid(float(X[n] @ w + b))
        d = (a - y[n]) * a * (1 - a) / N
        for j in range(len(w)):
            dw[j] += d * X[n, j]
        db += d
    return dw, db


def gradients_einsum(X, y, w, b):
    d = squared_einsum(np.einsum("nj,j->n", X, w) + b, y)
    return [np.einsum("n,nj->j", d, X), float(np.einsum("n->", d))]


def gradients_mean(X, y, w, b):
    d = squared(X @ w + b, y) * len(y)
    return (d[:, None] * X).mean(axis=0), d.mean()


def gradients_fortran(X, y, w, b):
    return gradients(np.asfortranarray(X), y, w, b)


def gradients_float32(X, y, w, b):
    return gradients(X.astype(np.float32), y.astype(np.float32), w.astype(np.float32), np.float32(b))


def with_delta(delta):
    return lambda X, y, w, b: gradients(X, y, w, b, delta=delta)


gradients_planted = [
    Planted(with_delta(lambda z, y: -squared(z, y)), ("negated",)),
    Planted(with_delta(cross), ("slope_missing",)),
    Planted(with_delta(lambda z, y: cross(z, y) * z * (1 - z)), ("slope_formula_at_z",)),
    Planted(with_delta(lambda z, y: cross(z, y) * sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))), ("slope_at_a",)),
    Planted(with_delta(lambda z, y: squared(z, y) * sigmoid(z) * (1 - sigmoid(z))), ("slope_twice",)),
    Planted(with_delta(lambda z, y: squared(z, y) * len(z)), ("times_batch",)),
    Planted(with_delta(lambda z, y: squared(z, y) / len(z)), ("over_batch",)),
    Planted(with_delta(lambda z, y: 2 * squared(z, y)), ("doubled",)),
    Planted(with_delta(lambda z, y: only_first(squared(z, y))), ("first_example",)),
    Planted(with_delta(lambda z, y: sigmoid(z) - y), ("slope_missing", "times_batch")),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[1] / len(y)), ("over_batch",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], squared(X @ w + b, y)), ("bias_not_summed",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0][None], gradients(X, y, w, b)[1]), ("extra_axis",)),
    Planted(lambda X, y, w, b: (X.T @ squared(X @ w + b, y)[:, None], gradients(X, y, w, b)[1]), ("wrong_shape",)),
    Planted(lambda X, y, w, b: (X @ squared(X @ w + b, y), gradients(X, y, w, b)[1]), ("inputs_not_turned", "raised")),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], 0.0), ("zero",)),
    Planted(lambda X, y, w, b: gradients(X, y, w, b)[::-1], ("wrong_shape",)),
    Planted(lambda X, y, w, b: gradients(X, y, w, b)[0], ("wrong_count",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[1] + 0.01), ()),
]


@plant(gradients_planted, "mutated")
def _(X, y, w, b):
    w += 0.0
    w *= 2
    return gradients(X, y, w / 2, b)


NEURON_GRADIENTS = Answers(
    [gradients, gradients_loops, gradients_einsum, gradients_mean, gradients_fortran, gradients_float32],
    gradients_planted,
)

# repaired_neuron


def repaired(X, y, w, b, slope=lambda z, a: 1 - a**2, sign=1.0, mean=True, reduce=np.sum):
    z = X @ w + b
    a = np.tanh(z)
    d = sign * (a - y) * slope(z, a) / (len(y) if mean else 1)
    return X.T @ d, reduce(d)


def repaired_loops(X, y, w, b):
    dw, db = np.zeros_like(w), 0.0
    for x, t in zip(X, y, strict=True):
        a = math.tanh(float(x @ w) + b)
        d = (a - t) * (1 - a) * (1 + a) / len(X)
        dw += d * x
        db += d
    return dw, db


def repaired_cosh(X, y, w, b):
    z = np.dot(X, w) + b
    d = (np.tanh(z) - y) / np.cosh(z) ** 2 / X.shape[0]
    return np.einsum("n,nj->j", d, X), d @ np.ones(len(d))


def repaired_float32(X, y, w, b):
    return repaired(X.astype(np.float32), y.astype(np.float32), w.astype(np.float32), np.float32(b))


def repaired_fortran(X, y, w, b):
    dw, db = repaired(np.asfortranarray(X), y, w, b)
    return np.asfortranarray(dw), float(db)


repaired_planted = [
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: repaired(*v, sign=-1.0), ("negated",)),
    Planted(lambda *v: repaired(*v, mean=False), ("times_batch",)),
    Planted(lambda *v: repaired(*v, reduce=np.mean), ("over_batch",)),
    Planted(lambda *v: (repaired(*v)[0] / len(v[1]), repaired(*v)[1]), ("over_batch",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - z**2, sign=-1.0), ("slope_formula_at_z", "negated")),
    Planted(lambda *v: (-repaired(*v)[0] / len(v[1]), repaired(*v)[1]), ("negated", "over_batch")),
    Planted(lambda *v: (repaired(*v)[0], repaired(*v, reduce=lambda d: d[0])[1]), ("first_example",)),
]

REPAIRED_NEURON = Answers(
    [repaired, repaired_loops, repaired_cosh, repaired_float32, repaired_fortran], repaired_planted
)
