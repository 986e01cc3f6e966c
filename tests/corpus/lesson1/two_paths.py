"""Right and wrong answers to `two_paths`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, sigmoid


def two_paths(x, w, via_p=1.0, via_q=1.0, slope=lambda x, a: 1 - a**2):
    a = np.tanh(x)
    dp, dq = np.sin(a), w * a
    da = via_p * dp * w + via_q * dq * np.cos(a)
    return da, da * slope(x, a)


def two_paths_accumulated(x, w):
    a = np.tanh(x)
    p, q = w * a, np.sin(a)
    da = np.zeros_like(x)
    da += q * w
    da += p * np.cos(a)
    return [da, da / np.cosh(x) ** 2]


def two_paths_in_closed_form(x, w):
    a = np.tanh(x)
    da = w * (np.sin(a) + a * np.cos(a))
    return da, np.einsum("n,n->n", da, (1 - a) * (1 + a))


def two_paths_loop(x, w):
    both = [two_paths(*one) for one in zip(x, w, strict=True)]
    return np.array([da for da, _ in both]), np.array([dx for _, dx in both])


RIGHT = [two_paths, two_paths_accumulated, two_paths_in_closed_form, two_paths_loop]

PLANTED = [
    Planted(lambda x, w: two_paths(x, w, via_p=0.0), ("path_lost: a in p",)),
    Planted(lambda x, w: two_paths(x, w, via_q=0.0), ("path_lost: a in q",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: np.ones_like(x)), ("slope_missing",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda x, w: two_paths(x, w)[::-1], ("outputs_swapped",)),
    Planted(lambda x, w: locals_added(x, w), ("upstream_missing",)),
    Planted(lambda x, w: two_paths(x, w, via_p=-1.0), ("path_turned: a in p",)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: 1 - x**2), ("slope_formula_at_z",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: np.cosh(x) ** 2), ("slope_upside_down",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: sigmoid(x) * (1 - sigmoid(x))), ("slope_of_sigmoid",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: a * (1 - a)), ("slope_of_sigmoid",)),
    Planted(lambda x, w: two_paths(x, w, slope=lambda x, a: central(np.tanh, x)), ("numerical_gradient",)),
    Planted(lambda x, w: (two_paths(x, w)[0], two_paths(x, w, via_q=0.0)[1]), ("path_lost: a in q",)),
    Planted(lambda x, w: (two_paths(x, w)[0], -two_paths(x, w)[1]), ("negated",)),
    Planted(lambda x, w: by_hand(x, w, cosine=lambda a: 1.0), ("sin_slope_missing",)),
    Planted(lambda x, w: by_hand(x, w, cosine=lambda a: np.cos(np.sin(a))), ("sin_slope_at_a",)),
    Planted(lambda x, w: by_hand(x, w, cosine=lambda a: np.cos(x)), ("slope_at_another: x in q",)),
    Planted(lambda x, w: by_hand(x, w, cosine=lambda a: -np.cos(a)), ("path_turned: a in q",)),
    Planted(lambda x, w: by_hand(x, w, factor=1.0), ("factor_missing: w in p",)),
    Planted(lambda x, w: by_hand(x, w, factor=x), ("another_factor: x for w in p",)),
]


def locals_added(x, w):
    a = np.tanh(x)
    return w + np.cos(a), (w + np.cos(a)) * (1 - a**2)


def by_hand(x, w, cosine=np.cos, factor=None):
    a = np.tanh(x)
    da = np.sin(a) * (w if factor is None else factor) + w * a * cosine(a)
    return da, da * (1 - a**2)


@plant(PLANTED, "paths_multiplied")
def _(x, w):
    a = np.tanh(x)
    da = (np.sin(a) * w) * (w * a * np.cos(a))
    return da, da * (1 - a**2)


@plant(PLANTED, "own_factor")
def _(x, w):
    a = np.tanh(x)
    da = w * a * w + np.sin(a) * np.cos(a)
    return da, da * (1 - a**2)


@plant(PLANTED, "numerical_gradient")
def _(x, w):
    da = central(lambda a: w * a * np.sin(a), np.tanh(x))
    return da, central(lambda x: w * np.tanh(x) * np.sin(np.tanh(x)), x)
