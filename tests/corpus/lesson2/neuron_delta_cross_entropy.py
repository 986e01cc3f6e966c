"""Right and wrong answers to `neuron_delta_cross_entropy`."""

import math

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import GUARDS, central, only_first, only_last, sigmoid


def cross(z, y):
    return (sigmoid(z) - y) / len(z)


def cross_loops(z, y):
    return np.array([(1 / (1 + math.exp(-v)) - t) / len(z) for v, t in zip(z, y, strict=True)])


def cross_in_place(z, y):
    delta = sigmoid(z)
    delta -= y
    delta /= len(delta)
    return delta


def cross_guarded(guard):
    def answer(z, y):
        delta = np.zeros_like(z)
        for n in range(len(z)):
            a = 1 / (1 + math.exp(-z[n]))
            delta[n] = (-y[n] / (a + guard) + (1 - y[n]) / (1 - a + guard)) * a * (1 - a) / len(z)
        return delta

    return answer


RIGHT = [cross, cross_loops, cross_in_place, *map(cross_guarded, GUARDS)]

PLANTED = [
    Planted(lambda z, y: cross(z, y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy",)),
    Planted(lambda z, y: cross(z, y) / sigmoid(z) / (1 - sigmoid(z)), ("slope_divided_out",)),
    Planted(lambda z, y: y * cross(z, y), ("zero_term_dropped",)),
    Planted(lambda z, y: (2 * y - 1) * cross(z, y), ("zero_term_negated",)),
    Planted(lambda z, y: y - sigmoid(z), ("negated", "times_batch")),
    Planted(lambda z, y: only_first(cross(z, y)), ("first_example",)),
    Planted(lambda z, y: cross(z, y).sum(), ("wrong_shape",)),
    Planted(
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy", "times_batch")
    ),
    Planted(lambda z, y: cross(z, y) + 0.01, ()),
    Planted(lambda z, y: only_last(cross(z, y)), ()),
    Planted(lambda z, y: central(lambda z: np.logaddexp(0, z) - z * y, z) / len(z), ("numerical_gradient",)),
]


@plant(PLANTED, "non_finite")
def _(z, y):
    """Step by step: where a is 1 to the last digit, 0 / 0."""
    a = sigmoid(z)
    da = -y / a + (1 - y) / (1 - a)
    return da * a * (1 - a) / len(z)
