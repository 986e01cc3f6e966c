"""Right and wrong answers to `neuron_delta_squared`."""

import math

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import SHORT_E, TOO_SHORT_E, central, only_first, only_last, sigmoid, sigmoid_of


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


def squared_list(z, y):
    return squared(z, y).tolist()


def squared_with(logistic, guard=0.0):
    def answer(z, y):
        a = logistic(z)
        return (a - y) * (a * (1 - a) + guard) / len(z)

    return answer


RIGHT = [
    squared,
    squared_loops,
    squared_einsum,
    squared_in_place,
    squared_list,
    *(squared_with(sigmoid_of(e)) for e in SHORT_E),
    squared_with(sigmoid, 1e-10),
]

PLANTED = [
    Planted(lambda z, y: (sigmoid(z) - y) / len(z), ("slope_missing",)),
    Planted(lambda z, y: (sigmoid(z) - y) * z * (1 - z) / len(z), ("slope_formula_at_z",)),
    Planted(lambda z, y: squared(z, y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_twice",)),
    Planted(lambda z, y: (sigmoid(z) - y) * (1 - np.tanh(z) ** 2) / len(z), ("slope_of_tanh",)),
    Planted(lambda z, y: sigmoid(z) - y, ("slope_missing", "times_batch")),
    Planted(lambda z, y: -squared(z, y) * len(z), ("negated", "times_batch")),
    Planted(lambda z, y: only_first(squared(z, y)), ("first_example",)),
    Planted(lambda z, y: squared(z, y)[None, :], ("extra_axis",)),
    Planted(lambda z, y: squared(z, y).mean(), ("wrong_shape",)),
]

PLANTED += [
    Planted(lambda z, y: only_last(squared(z, y)), ("last_example",)),
    Planted(lambda z, y: cross_entropy_delta(z, y) / (sigmoid(z) * (1 - sigmoid(z))), ("slope_upside_down",)),
    Planted(lambda z, y: (y - sigmoid(z)) * z * (1 - z) / len(z), ("slope_formula_at_z", "negated")),
    Planted(lambda z, y: (sigmoid(z) - y) * z * (1 - z), ("slope_formula_at_z", "times_batch")),
    Planted(lambda z, y: 2 * squared(z, y), ("doubled",)),
    Planted(lambda z, y: squared(z, y) / 2, ("halved",)),
    Planted(lambda z, y: squared(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: (sigmoid(z) - y) * sigmoid(z) / len(z), ("slope_not_derived",)),
    Planted(lambda z, y: (sigmoid(z) - y) * (1 - sigmoid(z) ** 2) / len(z), ("slope_of_tanh",)),
    Planted(lambda z, y: 0.5 * (sigmoid(z) - y) * squared(z, y), ("square_not_derived",)),
    Planted(lambda z, y: (sigmoid(z) - y) * squared(z, y), ("square_not_derived", "doubled")),
    Planted(lambda z, y: (z - y) * sigmoid(z) * (1 - sigmoid(z)) / len(z), ()),
    Planted(lambda z, y: np.abs(squared(z, y)), ()),
    Planted(lambda z, y: (sigmoid(z) - y) * central(sigmoid, z) / len(z), ("numerical_gradient",)),
    Planted(squared_with(sigmoid_of(TOO_SHORT_E)), ("nearly_right",)),
]


def cross_entropy_delta(z, y):
    return (sigmoid(z) - y) / len(z)


@plant(PLANTED, "slope_at_a")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * sigmoid(a) * (1 - sigmoid(a)) / len(z)


@plant(PLANTED)
def _(z, y):
    delta = squared(z, y)
    delta[0] += 0.01
    return delta
