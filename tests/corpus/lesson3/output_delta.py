"""Right and wrong answers to `output_delta`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import (
    SHORT_E,
    TOO_SHORT_E,
    central,
    gradient_of,
    only_first,
    only_last,
    sigmoid,
    sigmoid_of,
)


def output_delta(z, y):
    a = sigmoid(z)
    return (a - y) * a * (1 - a) / len(z)


def output_delta_loops(z, y):
    delta = np.empty_like(z)
    for n in range(z.shape[0]):
        for i in range(z.shape[1]):
            a = sigmoid(z[n, i])
            delta[n, i] = (a - y[n, i]) * a * (1 - a) / z.shape[0]
    return delta


def output_delta_in_place(z, y):
    a = sigmoid(z)
    delta = a.copy()
    delta -= y
    delta *= a
    delta *= 1 - a
    delta /= len(delta)
    return delta


def with_slope(slope, logistic=sigmoid):
    """The error times a slope, averaged. slope: of z and a."""

    def answer(z, y):
        a = logistic(z)
        return (a - y) * slope(z, a) / len(z)

    return answer


def product(z, a):
    return a * (1 - a)


def half_squares(y):
    return lambda z: 0.5 * np.sum((sigmoid(z) - y) ** 2) / len(z)


def complex_step(z, y):
    return (sigmoid(z) - y) * sigmoid(z + 1e-30j).imag / 1e-30 / len(z)


def complex_step_of_the_loss(z, y):
    return np.array(
        [[half_squares(y)(z + 1e-30j * one.reshape(z.shape)).imag / 1e-30 for one in np.eye(z.size)]]
    ).reshape(z.shape)


RIGHT = [
    output_delta,
    output_delta_loops,
    output_delta_in_place,
    complex_step,
    complex_step_of_the_loss,
    *(with_slope(product, sigmoid_of(e)) for e in SHORT_E),
    with_slope(lambda z, a: a * (1 - a) + 1e-10),
]

PLANTED = [
    Planted(lambda z, y: (sigmoid(z) - y) / len(z), ("slope_missing",)),
    Planted(lambda z, y: sigmoid(z) - y, ("slope_missing", "times_batch")),
    Planted(lambda z, y: (sigmoid(z) - y) * z * (1 - z) / len(z), ("slope_formula_at_z",)),
    Planted(lambda z, y: output_delta(z, y) * len(z) / z.size, ("over_outputs",)),
    Planted(lambda z, y: only_last(output_delta(z, y)), ("last_example",)),
    Planted(lambda z, y: 0.1 * output_delta(z, y), ("scaled",)),
    Planted(lambda z, y: -output_delta(z, y) * len(z), ("negated", "times_batch")),
    Planted(lambda z, y: np.zeros(z.shape, dtype=int), ("not_float",)),
    Planted(lambda z, y: output_delta(z, y).sum(axis=0), ("wrong_shape",)),
    Planted(lambda z, y: output_delta(z, y) * 1j, ("not_float",)),
    Planted(lambda z, y: output_delta(z, y) / 0 * 0, ("non_finite",)),
    Planted(lambda z, y: output_delta(z, y) + np.random.default_rng().normal(size=z.shape), ("not_repeatable",)),
    Planted(lambda z, y: only_first(output_delta(z, y)), ("first_example",)),
    Planted(lambda z: z, ("wrong_signature",)),
    Planted(lambda z, y: undefined_name, ("missing_name",)),  # noqa: F821
    Planted(lambda z, y: z.nothing, ("raised",)),
    Planted(lambda z, y: (sigmoid(z) - y) * (1 - np.tanh(z) ** 2) / len(z), ("slope_of_tanh",)),
    Planted(lambda z, y: z[:], ("shares_memory",)),
    Planted(with_slope(product, sigmoid_of(TOO_SHORT_E)), ("nearly_right",)),
    Planted(with_slope(lambda z, a: central(sigmoid, z)), ("numerical_gradient",)),
    Planted(with_slope(lambda z, a: (sigmoid(z + 1e-8) - a) / 1e-8), ("numerical_gradient",)),
    Planted(
        with_slope(lambda z, a: (4 * central(sigmoid, z, 1e-3) - central(sigmoid, z, 2e-3)) / 3),
        ("numerical_gradient",),
    ),
    Planted(lambda z, y: np.asfortranarray(gradient_of(half_squares(y), z, 1e-6)), ("numerical_gradient",)),
    Planted(lambda z, y: np.where(np.abs(z) > 15, 7.0, output_delta(z, y)), ()),
    Planted(lambda z, y: output_delta(z, y) * (1 if len(z) <= 7 else 2), ()),
]


@plant(PLANTED, "slope_at_a")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * sigmoid(a) * (1 - sigmoid(a)) / len(z)


@plant(PLANTED, "slope_twice")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * (a * (1 - a)) ** 2 / len(z)


@plant(PLANTED)
def _(z, y):
    delta = output_delta(z, y)
    delta[-1, -1] += 0.01
    return delta


@plant(PLANTED, "numerical_gradient")
def _(z, y):
    delta, h = np.zeros_like(z), 1e-5

    def loss(z):
        return 0.5 * np.sum((sigmoid(z) - y) ** 2) / len(z)

    for index in np.ndindex(z.shape):
        e = np.zeros_like(z)
        e[index] = h
        delta[index] = (loss(z + e) - loss(z - e)) / (2 * h)
    return delta
