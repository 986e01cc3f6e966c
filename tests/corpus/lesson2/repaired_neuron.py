"""Right and wrong answers to `repaired_neuron`."""

import math

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import central, only_last, sigmoid


def repaired(X, y, w, b, slope=lambda z, a: 1 - a**2, sign=1.0, reduce=np.sum):
    z = X @ w + b
    a = np.tanh(z)
    d = sign * (a - y) * slope(z, a) / len(y)
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


RIGHT = [repaired, repaired_loops, repaired_cosh]

PLANTED = [
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: repaired(*v, reduce=np.mean), ("over_batch",)),
    Planted(lambda *v: (repaired(*v)[0] / len(v[1]), repaired(*v)[1]), ("over_batch",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - z**2, sign=-1.0), ("slope_formula_at_z", "negated")),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: a * (1 - a), sign=-1.0), ("slope_of_sigmoid", "negated")),
    Planted(lambda *v: (-repaired(*v)[0] / len(v[1]), repaired(*v)[1]), ("negated", "over_batch")),
    Planted(lambda *v: (repaired(*v)[0], repaired(*v, reduce=lambda d: d[0])[1]), ("first_example",)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda X, y, w, b: repaired(X, y, w, 0.0), ("bias_forgotten",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: np.cosh(z) ** 2), ("slope_upside_down",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: sigmoid(z) * (1 - sigmoid(z))), ("slope_of_sigmoid",)),
    Planted(lambda *v: (repaired(*v)[0], repaired(*v, reduce=lambda d: d[-1])[1]), ("last_example",)),
    Planted(lambda *v: (repaired(*v)[0], repaired(*v, slope=lambda z, a: 1.0)[1]), ("slope_missing",)),
    Planted(lambda *v: (v[0].sum(axis=0) * repaired(*v)[1], repaired(*v)[1]), ("product_of_sums",)),
    Planted(lambda *v: (repaired(*v)[0], repaired(*v, reduce=lambda d: d)[1]), ("bias_not_summed",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: a * (1 - a)), ("slope_of_sigmoid",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: 1 - a), ()),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: only_last(1 - a**2)), ("last_example",)),
    Planted(lambda *v: repaired(*v, slope=lambda z, a: central(np.tanh, z)), ("numerical_gradient",)),
]
