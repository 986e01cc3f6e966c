"""Right and wrong answers to `neuron_gradients`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, gradient_of, only_first, only_last, sigmoid
from tests.corpus.lesson2.neuron_delta_cross_entropy import cross
from tests.corpus.lesson2.neuron_delta_squared import squared, squared_einsum


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


def with_delta(delta):
    return lambda X, y, w, b: gradients(X, y, w, b, delta=delta)


RIGHT = [gradients, gradients_loops, gradients_einsum, gradients_mean]

PLANTED = [
    Planted(with_delta(cross), ("slope_missing",)),
    Planted(with_delta(lambda z, y: cross(z, y) * z * (1 - z)), ("slope_formula_at_z",)),
    Planted(with_delta(lambda z, y: cross(z, y) * sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))), ("slope_at_a",)),
    Planted(with_delta(lambda z, y: squared(z, y) * sigmoid(z) * (1 - sigmoid(z))), ("slope_twice",)),
    Planted(with_delta(lambda z, y: only_first(squared(z, y))), ("first_example",)),
    Planted(with_delta(lambda z, y: sigmoid(z) - y), ("slope_missing", "times_batch")),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[1] / len(y)), ("over_batch",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], squared(X @ w + b, y)), ("bias_not_summed",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0][None], gradients(X, y, w, b)[1]), ("extra_axis",)),
    Planted(lambda X, y, w, b: (X.T @ squared(X @ w + b, y)[:, None], gradients(X, y, w, b)[1]), ("wrong_shape",)),
    Planted(lambda X, y, w, b: (X @ squared(X @ w + b, y), gradients(X, y, w, b)[1]), ("inputs_not_turned", "raised")),
    Planted(lambda X, y, w, b: gradients(X, y, w, b)[::-1], ("wrong_shape",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], gradients(X, y, w, b)[1] + 0.01), ()),
    # And what is as plausible, but was not foreseen.
    Planted(lambda X, y, w, b: gradients(X, y, w, 0.0), ("bias_forgotten",)),
    Planted(with_delta(lambda z, y: only_last(squared(z, y))), ("last_example",)),
    Planted(with_delta(lambda z, y: cross(z, y) * (1 - np.tanh(z) ** 2)), ("slope_of_tanh",)),
    Planted(with_delta(lambda z, y: cross(z, y) / (sigmoid(z) * (1 - sigmoid(z)))), ("slope_upside_down",)),
    Planted(with_delta(lambda z, y: -squared(z, y)), ("negated",)),
    Planted(with_delta(lambda z, y: (sigmoid(z) - y) * z * (1 - z)), ("slope_formula_at_z", "times_batch")),
    Planted(
        lambda X, y, w, b: (X.sum(axis=0) * squared(X @ w + b, y).sum(), gradients(X, y, w, b)[1]), ("product_of_sums",)
    ),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b)[0], squared(X @ w + b, y)[0]), ("first_example",)),
    Planted(lambda X, y, w, b: (gradients(X, y, w, b, cross)[0], gradients(X, y, w, b)[1]), ("slope_missing",)),
    Planted(lambda X, y, w, b: (X.T @ squared(X @ w + b, y) / X.size, gradients(X, y, w, b)[1]), ()),
    Planted(lambda X, y, w, b: (w * squared(X @ w + b, y).sum(), gradients(X, y, w, b)[1]), ()),
    Planted(with_delta(lambda z, y: squared(z, y) * z), ()),
    Planted(with_delta(lambda z, y: cross(z, y) * central(sigmoid, z)), ("numerical_gradient",)),
]


@plant(PLANTED, "numerical_gradient")
def _(X, y, w, b):
    def loss(w, b):
        return np.mean(0.5 * (sigmoid(X @ w + b) - y) ** 2)

    return gradient_of(lambda w: loss(w, b), w), central(lambda b: loss(w, b), b)
