"""Right and wrong answers to `neuron_delta_cross_entropy`."""

import math

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import GUARDS, central, only_first, only_last, sigmoid


def cross(z, y):
    return (sigmoid(z) - y) / len(z)


def cross_chain(z, y, guard=0.0):
    a = sigmoid(z)
    da = -y / (a + guard) + (1 - y) / (1 - a + guard)
    return da * a * (1 - a) / len(z)


def cross_clipped(z, y, guard):
    a = np.clip(sigmoid(z), guard, 1 - guard)
    return cross_chain(np.log(a / (1 - a)), y)


def guarded(chain, guard):
    return lambda z, y: chain(z, y, guard)


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


RIGHT = [
    cross,
    *map(cross_guarded, GUARDS),
    cross_loops,
    cross_in_place,
    *(guarded(chain, guard) for chain in (cross_chain, cross_clipped) for guard in (1e-6, 1e-7, 1e-12, 1e-15)),
]

PLANTED = [
    Planted(lambda z, y: cross(z, y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy",)),
    Planted(lambda z, y: cross(z, y) / sigmoid(z) / (1 - sigmoid(z)), ("slope_divided_out", "non_finite")),
    Planted(lambda z, y: y * cross(z, y), ("zero_term_dropped",)),
    Planted(lambda z, y: (2 * y - 1) * cross(z, y), ("zero_term_negated",)),
    Planted(lambda z, y: y - sigmoid(z), ("negated", "times_batch")),
    Planted(lambda z, y: only_first(cross(z, y)), ("first_example",)),
    Planted(lambda z, y: cross(z, y).sum(), ("wrong_shape",)),
    Planted(
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)), ("slope_kept_with_cross_entropy", "times_batch")
    ),
    Planted(lambda z, y: cross(z, y) + 0.01, ()),
    # Sure and right, 1 - a is 0 in float64.
    Planted(cross_chain, ("non_finite",)),
    *(Planted(guarded(chain, g), ("nearly_right",)) for chain in (cross_chain, cross_clipped) for g in (1e-5, 1e-4)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda z, y: only_last(cross(z, y)), ("last_example",)),
    Planted(lambda z, y: cross(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: (1 - y) * cross(z, y), ("one_term_dropped",)),
    Planted(lambda z, y: (z - y) / len(z), ("output_not_activated",)),
    Planted(lambda z, y: np.abs(cross(z, y)), ("one_term_negated",)),
    Planted(lambda z, y: (sigmoid(z) - y) * sigmoid(z) / len(z), ()),
    Planted(lambda z, y: cross(z, y) * z * (1 - z), ()),
    Planted(lambda z, y: central(lambda z: np.logaddexp(0, z) - z * y, z) / len(z), ("numerical_gradient",)),
    Planted(lambda z, y: ((sigmoid(z) > 0.5) - y) / len(z), ()),
]
