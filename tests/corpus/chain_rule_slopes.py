"""Lesson 1: answers to central_slope and activation_slopes."""

import numpy as np

from tests.corpus import Answers, Planted, plant


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# central_slope


def central_slope(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def central_slope_loop(f, x, h):
    slope = np.empty_like(x)
    for i, point in enumerate(x):
        slope[i] = (f(point + h) - f(point - h)) / 2 / h
    return slope


def central_slope_run(f, x, h):
    right, left = x + h, x - h
    return (f(right) - f(left)) / (right - left)


def central_slope_mean(f, x, h):
    here = f(x)
    return 0.5 * ((f(x + h) - here) / h + (here - f(x - h)) / h)


def central_slope_in_place(f, x, h):
    points = x.copy()
    points += h
    slope = f(points).copy()
    points -= 2 * h
    slope -= f(points)
    slope /= 2 * h
    return list(slope)


central_planted = [
    Planted(lambda f, x, h: (f(x + h) - f(x)) / h, ("forward_difference",)),
    Planted(lambda f, x, h: (f(x) - f(x - h)) / h, ("backward_difference",)),
    Planted(lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h), ("points_swapped",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / h, ("run_too_short",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, ("product_for_quotient",)),
    Planted(lambda f, x, h: f(x + h) - f(x - h), ("not_divided",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / 2, ("not_divided",)),
    Planted(lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h, ("half_step",)),
    Planted(lambda f, x, h: central_slope(f, x, 1e-5), ("step_ignored",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / (4 * h), ("halved",)),
    Planted(lambda f, x, h: 0 * x, ("zero",)),
    Planted(lambda f, x, h: central_slope(f, x, h)[::-1], ("rows_reversed",)),
    Planted(lambda f, x, h: central_slope(f, x, h)[0], ("wrong_shape",)),
    Planted(lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h), ()),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / (2 * x), ()),
    Planted(lambda f, x, h: None, ("returned_nothing",)),
    Planted(lambda f, x: x, ("wrong_signature",)),
]


@plant(central_planted, "not_implemented")
def _(f, x, h):
    raise NotImplementedError


@plant(central_planted, "mutated")
def _(f, x, h):
    x += h
    right = f(x)
    x -= 2 * h
    return (right - f(x)) / (2 * h)


CENTRAL_SLOPE = Answers(
    [central_slope, central_slope_loop, central_slope_run, central_slope_mean, central_slope_in_place], central_planted
)

# activation_slopes


def activation_slopes(z, point=None):
    point = z if point is None else point
    a = sigmoid(point)
    return a * (1 - a), 1 - np.tanh(point) ** 2, (point > 0).astype(float)


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


def activation_slopes_float32(z):
    return activation_slopes(z.astype(np.float32))


def activation_slopes_fortran(z):
    return tuple(np.asfortranarray(slope) for slope in activation_slopes(np.asfortranarray(z)))


def _where(z):
    """Values of the three functions."""
    return sigmoid(z), np.tanh(z), np.maximum(z, 0)


slopes_planted = [
    Planted(lambda z: (*activation_slopes(z)[:2], (z > 0)), ("not_float",)),
    Planted(lambda z: _where(z), ("value_for_slope",)),
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
    Planted(lambda z: activation_slopes(z)[0], ("wrong_count",)),
]


@plant(slopes_planted, "slope_at_a")
def _(z):
    a, t, r = _where(z)
    return activation_slopes(a)[0], activation_slopes(t)[1], activation_slopes(r)[2]


@plant(slopes_planted, "slope_at_a")
def _(z):
    return activation_slopes(z)[0], activation_slopes(np.tanh(z))[1], activation_slopes(z)[2]


@plant(slopes_planted, "numerical_gradient")
def _(z, h=1e-5):
    return tuple((above - below) / (2 * h) for above, below in zip(_where(z + h), _where(z - h), strict=True))


ACTIVATION_SLOPES = Answers(
    [
        activation_slopes,
        activation_slopes_loop,
        activation_slopes_other_forms,
        activation_slopes_in_place,
        activation_slopes_float32,
        activation_slopes_fortran,
    ],
    slopes_planted,
)
