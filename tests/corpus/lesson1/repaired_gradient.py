"""Right and wrong answers to `repaired_gradient`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, sigmoid


def repaired_gradient(x, w, direct=1.0, inner=1.0, slope=lambda p, a: 1 - a**2, partner=None, cosine=np.cos):
    p = x * w
    a = np.tanh(p)
    dq = cosine(a * x)
    dp = dq * x * slope(p, a)
    return direct * dq * a + inner * dp * w, dp * (x if partner is None else w)


def repaired_accumulated(x, w):
    p = x * w
    a = np.tanh(p)
    dq = np.cos(a * x)
    dx = dq * a
    da = dq * x
    da *= 1 - a * a
    dx += da * w
    return [dx, da * x]


def repaired_in_closed_form(x, w):
    t, s = np.tanh(x * w), np.cosh(x * w) ** -2
    cosine = np.cos(x * t)
    return cosine * (t + x * w * s), np.einsum("n,n,n->n", cosine, x * x, s)


def repaired_loop(x, w):
    both = [repaired_gradient(*one) for one in zip(x, w, strict=True)]
    return np.array([dx for dx, _ in both]), np.array([dw for _, dw in both])


class Dual:
    """value + slope * epsilon, where epsilon squared is 0: exact differentiation, and no difference."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def through(self, f, f_prime):
        return Dual(f(self.value), f_prime(self.value) * self.slope)


def repaired_by_dual_numbers(x, w):
    def slope(x, w):
        a = (x * w).through(np.tanh, lambda p: 1 - np.tanh(p) ** 2)
        return (a * x).through(np.sin, np.cos).slope

    return slope(Dual(x, 1.0), Dual(w)), slope(Dual(x), Dual(w, 1.0))


RIGHT = [repaired_gradient, repaired_accumulated, repaired_in_closed_form, repaired_loop, repaired_by_dual_numbers]

SIGMOID, AT_X = ("slope_of_sigmoid",), ("slope_at_another: x in a",)

PLANTED = [
    Planted(lambda x, w: repaired_gradient(x, w, direct=0.0), ("path_lost: x in q",)),
    Planted(lambda x, w: repaired_gradient(x, w, inner=0.0), ("path_lost: x in p",)),
    Planted(lambda x, w: repaired_gradient(x, w, partner="own"), ("own_factor in p",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1.0), ("slope_missing",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda x, w: repaired_gradient(x, w, cosine=np.ones_like), ("sin_slope_missing",)),
    Planted(lambda x, w: repaired_gradient(x, w, direct=0.0, partner="own"), ("path_lost: x in q", "own_factor in p")),
    Planted(lambda x, w: repaired_gradient(x, w)[::-1], ("outputs_swapped",)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1 - p**2), ("slope_formula_at_z",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: sigmoid(p) * (1 - sigmoid(p))), SIGMOID),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: np.cosh(p) ** 2), ("slope_upside_down",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: 1 - np.tanh(x) ** 2), AT_X),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: a * (1 - a)), ("slope_of_sigmoid",)),
    Planted(lambda x, w: repaired_gradient(x, w, cosine=np.sin), ()),
    Planted(lambda x, w: repaired_gradient(x, w, cosine=lambda q: -np.cos(q)), ("negated",)),
    Planted(lambda x, w: repaired_gradient(x, w, cosine=lambda q: np.cos(np.sin(q))), ("sin_slope_at_a",)),
    Planted(lambda x, w: repaired_gradient(x, w, direct=-1.0), ("path_turned: x in q",)),
    Planted(lambda x, w: repaired_gradient(x, w, slope=lambda p, a: central(np.tanh, p)), ("numerical_gradient",)),
    Planted(lambda x, w: (repaired_gradient(x, w)[0], dp(x, w)), ("factor_missing: x in p",)),
    Planted(lambda x, w: (repaired_gradient(x, w)[0], repaired_gradient(x, w)[1] * x), ("factor_twice: x",)),
]


def dp(x, w):
    a = np.tanh(x * w)
    return np.cos(a * x) * x * (1 - a**2)


@plant(PLANTED, "as_given")
def _(x, w):
    """The program as it is given, three mistakes in it."""
    a = np.tanh(x * w)
    dp = np.cos(a * x) * x * (1 - np.tanh(a) ** 2)
    return dp * w, dp * w


@plant(PLANTED, "numerical_gradient")
def _(x, w):
    def loss(x, w):
        return np.sin(np.tanh(x * w) * x)

    return central(lambda x: loss(x, w), x), central(lambda w: loss(x, w), w)
