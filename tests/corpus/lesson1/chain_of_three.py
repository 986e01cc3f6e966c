"""Right and wrong answers to `chain_of_three`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central


def chain_of_three(x, f1, f2, f1_prime, f2_prime, f3_prime):
    u = f1(x)
    return f3_prime(f2(u)) * f2_prime(u) * f1_prime(x)


def chain_backward(x, f1, f2, f1_prime, f2_prime, f3_prime):
    u = f1(x)
    upstream = f3_prime(f2(u))
    upstream = upstream * f2_prime(u)
    return upstream * f1_prime(x)


def chain_by_points(x, *functions):
    return np.array([float(chain_of_three(point, *functions)) for point in x])


def chain_in_place(x, f1, f2, f1_prime, f2_prime, f3_prime):
    slope = np.array(f1_prime(x))
    slope *= f2_prime(f1(x))
    slope *= f3_prime(f2(f1(x)))
    return slope


RIGHT = [chain_of_three, chain_backward, chain_by_points, chain_in_place]

PLANTED = [
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f1(x)), ("slope_missing in u1",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d1(x), ("slope_missing in u2",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d2(f1(x)) * d1(x), ("slope_missing in L",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(x) * d2(x) * d1(x), ("all_at_x",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f2(f1(x))) * d1(f1(x)), ("one_place_late",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) + d2(f1(x)) + d1(x), ("summed",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(x)) * d2(f1(x)) * d1(x), ("first_skipped",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(d2(d1(x))), ("slopes_nested",)),
    Planted(lambda x, f1, f2, d1, d2, d3: f2(f1(x)), ()),
    # And what is as plausible, but was not foreseen.
    Planted(lambda x, f1, f2, d1, d2, d3: d3(d2(f1(x))) * d2(f1(x)) * d1(x), ("slopes_nested",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f1(x)) * d2(f1(x)) * d1(x), ("slope_at_another: u1 in L",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(x) * d1(x), ("slope_at_another: x in u2",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f2(f1(x))) * d1(x), ("slope_at_a in u2",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f1(x)) * d1(f1(x)), ("slope_at_a in u1",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * d2(f1(x)) * d1(x) ** 2, ("slope_twice in u1",)),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(x) * d2(f1(x)) * d1(f2(f1(x))), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d1(x) * d2(f1(x)) * f2(f1(x)), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * f2(f1(x)) * f1(x), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(d2(f1(x))) * d2(d1(x)) * d1(x), ()),
    Planted(lambda x, f1, f2, d1, d2, d3: d3(f2(f1(x))) * central(lambda v: f2(f1(v)), x), ("numerical_gradient",)),
]


@plant(PLANTED, "mutated")
def _(x, f1, f2, f1_prime, f2_prime, f3_prime):
    slope = f1_prime(x)
    x[:] = f1(x)
    return f3_prime(f2(x)) * f2_prime(x) * slope
