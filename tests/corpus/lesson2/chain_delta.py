"""Right and wrong answers to `chain_delta`."""

import math

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import central, sigmoid


def chain(x, z1, w2, delta2, slope=lambda z: 1 - math.tanh(z) ** 2):
    delta1 = delta2 * w2 * slope(z1)
    return delta1, delta1 * x


def chain_cosh(x, z1, w2, delta2):
    da1 = w2 * delta2
    return [da1 / np.cosh(z1) ** 2, x * da1 / np.cosh(z1) ** 2]


def chain_arrays(x, z1, w2, delta2):
    delta1 = np.array(delta2) * w2 * (1 - np.tanh(np.array(z1)) ** 2)
    return delta1, np.einsum(",->", delta1, x)


RIGHT = [chain, chain_cosh, chain_arrays]

Z1_FOR_X = ("another_factor: z1 for x in z1",)

PLANTED = [
    Planted(lambda *v: chain(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: chain(*v, slope=lambda z: 1 - math.tanh(math.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: chain(*v, slope=lambda z: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda *v: chain(*v, slope=lambda z: (1 - math.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: chain(*v, slope=lambda z: sigmoid(z) * (1 - sigmoid(z))), ("slope_of_sigmoid",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, 1.0, delta2), ("factor_missing: w2 in z2",)),
    Planted(lambda x, z1, w2, delta2: chain(1.0, z1, w2, delta2), ("factor_missing: x in z1",)),
    Planted(lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], delta2 * x), ("next_delta_used",)),
    Planted(
        lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], chain(math.tanh(z1), z1, w2, delta2)[1]),
        ("another_factor: a1 for x in z1",),
    ),
    Planted(lambda *v: chain(*v)[::-1], ("outputs_swapped",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, z1, delta2), ("another_factor: z1 for w2 in z2",)),
    # And what is as plausible, but was not foreseen.
    Planted(lambda x, z1, w2, delta2: chain(x, z1, w2, 1.0), ("factor_missing: delta2 in loss",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, w2**2, delta2), ("factor_twice: w2 in z2",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, x, delta2), ()),
    Planted(lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], delta2 * w2 * x), ("next_not_masked",)),
    Planted(lambda x, z1, w2, delta2: (chain(x, z1, w2, delta2)[0], chain(z1, z1, w2, delta2)[1]), Z1_FOR_X),
    Planted(lambda x, z1, w2, delta2: chain(x, x, w2, delta2), ("slope_at_another: x in a1",)),
    Planted(lambda *v: chain(*v, slope=lambda z: math.cosh(z) ** 2), ("slope_upside_down",)),
    Planted(lambda *v: (chain(*v)[0], -chain(*v)[1]), ("negated",)),
    Planted(lambda x, z1, w2, delta2: chain(x, z1, 1 / w2, delta2), ("factor_upside_down: w2 in z2",)),
    Planted(lambda x, z1, w2, delta2: chain(x, w2 * z1, w2, delta2), ()),
    Planted(lambda x, z1, w2, delta2: (delta2 + w2, (delta2 + w2) * x), ()),
    Planted(lambda *v: chain(*v, slope=lambda z: central(math.tanh, z)), ("numerical_gradient",)),
]
