"""Right and wrong answers to `central_slope`."""

import numpy as np

from tests.corpus import Planted, plant


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


RIGHT = [central_slope, central_slope_loop, central_slope_run, central_slope_mean, central_slope_in_place]

PLANTED = [
    Planted(lambda f, x, h: (f(x + h) - f(x)) / h, ("forward_difference",)),
    Planted(lambda f, x, h: (f(x) - f(x - h)) / h, ("backward_difference",)),
    Planted(lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h), ("points_swapped",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / h, ("run_too_short",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, ("product_for_quotient",)),
    Planted(lambda f, x, h: f(x + h) - f(x - h), ("not_divided",)),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / 2, ("not_divided",)),
    Planted(lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h, ("half_step",)),
    Planted(lambda f, x, h: central_slope(f, x, 1e-5), ("step_ignored",)),
    Planted(lambda f, x, h: central_slope(f, x, h)[0], ("wrong_shape",)),
    Planted(lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h), ()),
    Planted(lambda f, x, h: (f(x + h) - f(x - h)) / (2 * x), ()),
    Planted(lambda f, x: x, ("wrong_signature",)),
]


@plant(PLANTED, "mutated")
def _(f, x, h):
    x += h
    right = f(x)
    x -= 2 * h
    return (right - f(x)) / (2 * h)


PLANTED += [
    Planted(lambda f, x, h: f(x + h) - f(x - h) / (2 * h), ("brackets_missing",)),
    Planted(lambda f, x, h: f(x + h) - f(x - h) / 2 * h, ("brackets_missing",)),
    Planted(lambda f, x, h: central_slope(f, np.abs(x), h), ()),
    Planted(lambda f, x, h: central_slope(f, x, h * np.abs(x)), ()),
]

APART = {
    "float32": "h is lost beside x in seven digits",
    "negated": "points_swapped, planted above, is the same values",
    "doubled": "run_too_short, planted above, is the same values",
}
