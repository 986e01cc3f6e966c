"""Right and wrong answers to `activation_slopes`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import SHORT_E, central, sigmoid, sigmoid_of


def activation_slopes(z):
    a = sigmoid(z)
    return a * (1 - a), 1 - np.tanh(z) ** 2, (z > 0).astype(float)


def activation_slopes_loop(z):
    slopes = np.empty((3, *z.shape))
    for index, value in np.ndenumerate(z):
        a, t = sigmoid(value), np.tanh(value)
        slopes[(0, *index)], slopes[(1, *index)], slopes[(2, *index)] = a * (1 - a), 1 - t * t, value > 0
    return list(slopes)


def activation_slopes_other_forms(z):
    return sigmoid(z) * sigmoid(-z), 1 / np.cosh(z) ** 2, np.heaviside(z, 1.0)


def activation_slopes_in_place(z):
    a, t, r = sigmoid(z), np.tanh(z), np.zeros_like(z)
    a *= 1 - a
    t **= 2
    r[z >= 0] = 1
    return a, 1 - t, r


def values(z):
    """Values of the three functions."""
    return sigmoid(z), np.tanh(z), np.maximum(z, 0)


def activation_slopes_with(logistic, tanh=np.tanh):
    def answer(z):
        a, t = logistic(z), tanh(z)
        return a * (1 - a), 1 - t * t, (z > 0).astype(float)

    return answer


def guarded_sigmoid(z):
    return 1 / (1 + np.exp(-z) + 1e-9)


def guarded_tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z) + 1e-9)


RIGHT = [
    activation_slopes,
    activation_slopes_loop,
    activation_slopes_other_forms,
    activation_slopes_in_place,
    *(activation_slopes_with(sigmoid_of(e)) for e in SHORT_E),
    activation_slopes_with(guarded_sigmoid, guarded_tanh),
    activation_slopes_with(sigmoid, lambda z: 2 * sigmoid(2 * z) - 1),
]

PLANTED = [
    Planted(lambda z: (*activation_slopes(z)[:2], (z > 0)), ("not_float",)),
    Planted(lambda z: values(z), ("value_for_slope",)),
    Planted(lambda z: (z * (1 - z), 1 - z**2, activation_slopes(z)[2]), ("z_for_f",)),
    Planted(lambda z: (activation_slopes(z)[0], 1 - z**2, activation_slopes(z)[2]), ("z_for_f",)),
    Planted(lambda z: (1 - sigmoid(z), *activation_slopes(z)[1:]), ("half_a_product",)),
    Planted(lambda z: (activation_slopes(z)[0], 1 - np.tanh(z), activation_slopes(z)[2]), ("half_a_product",)),
    Planted(lambda z: tuple(s * s for s in activation_slopes(z)), ("slope_twice",)),
    Planted(lambda z: (*activation_slopes(z)[:2], np.sign(z)), ("sign_for_slope",)),
    Planted(lambda z: (activation_slopes(z)[0], *activation_slopes(z)[:1], (z > 0) * 1.0), ("slope_of_sigmoid",)),
    Planted(lambda z: (activation_slopes(z)[1], *activation_slopes(z)[1:]), ("slope_of_tanh",)),
    Planted(lambda z: (*activation_slopes(z)[:2], activation_slopes(z)[1]), ("slope_of_tanh",)),
    Planted(
        lambda z: (activation_slopes(z)[1], activation_slopes(z)[0], (z > 0) * 1.0),
        ("slope_of_sigmoid", "slope_of_tanh"),
    ),
    Planted(lambda z: (activation_slopes(z)[0], -activation_slopes(z)[1], (z > 0) * 1.0), ("negated",)),
    Planted(lambda z: (activation_slopes(z)[0], 1 + np.tanh(z) ** 2, (z > 0) * 1.0), ()),
    Planted(lambda z: (central(sigmoid, z), *activation_slopes(z)[1:]), ("numerical_gradient",)),
    Planted(
        lambda z: (activation_slopes(z)[0], central(np.tanh, z, 1e-4), activation_slopes(z)[2]), ("numerical_gradient",)
    ),
]


@plant(PLANTED, "slope_at_a")
def _(z):
    a, t, r = values(z)
    return activation_slopes(a)[0], activation_slopes(t)[1], activation_slopes(r)[2]


@plant(PLANTED, "slope_at_a")
def _(z):
    return activation_slopes(z)[0], activation_slopes(np.tanh(z))[1], activation_slopes(z)[2]


@plant(PLANTED, "numerical_gradient")
def _(z, h=1e-5):
    return tuple((above - below) / (2 * h) for above, below in zip(values(z + h), values(z - h), strict=True))


PLANTED += [
    Planted(lambda z: (*activation_slopes(z)[:2], np.where(z == 0, 5.0, z > 0)), ("failed_verdict",)),
    Planted(lambda z: (*activation_slopes(z)[:2], np.where(z == 0, -1e-3, z > 0)), ("failed_verdict",)),
    Planted(lambda z: (activation_slopes(z)[0], 1 - np.tanh(z) ** 2, np.maximum(z, 0) / z), ("non_finite",)),
    Planted(lambda z: activation_slopes(z) if z.ndim in (1, 2) else 1 / 0, ("raised",)),
]

RIGHT += [
    lambda z: (*activation_slopes(z)[:2], np.where(z == 0, 0.5, z > 0)),
    lambda z: (*activation_slopes(z)[:2], 0.5 * (np.sign(z) + 1)),
]


@plant(PLANTED, "nearly_right")
def _(z, h=1e-4):
    return tuple((ahead - here) / h for ahead, here in zip(values(z + h), values(z), strict=True))
