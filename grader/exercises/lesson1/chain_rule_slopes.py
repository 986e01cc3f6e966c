"""Lesson 1, measured and known slopes: central_slope and activation_slopes. No right gradient is written here."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from backprop.activations import relu, relu_prime, sigmoid, sigmoid_prime, tanh, tanh_prime
from backprop.finite_differences import central_difference

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import ACTIVATION_PRIMES, FINITE_DIFFERENCES
from grader.exercises.slopes import SLOPE_AT_A, SLOPE_TWICE, altered_at, slope_of

SIZES = (4, 1, 3, 6, 2, 5, 1, 7)
"""How many points each case has."""

# 1. central_slope


def cube(x: np.ndarray) -> np.ndarray:
    """x^3."""
    return x * x * x


CURVES = (np.sin, np.exp, cube, sigmoid, np.square, tanh, np.sin, np.exp)
STEPS = (0.3, 0.05, 0.5, 1e-3, 0.1, 1e-5, 1.5, 1e-4)
"""Coarse steps tell one formula from another; fine ones tell whether the step is used as it was given."""


def _central_case(rng: np.random.Generator, k: int) -> Case:
    f, h = CURVES[k % 8], STEPS[k % 8] * float(rng.uniform(0.8, 1.2))
    x = rng.uniform(0.3, 1.4, size=SIZES[k % 8])
    return Case({"f": f, "x": x, "h": h}, expected={"slope": _at_each(f, x, h)})


def _at_each(f: Callable, x: np.ndarray, h: float | None) -> np.ndarray:
    return np.array([central_difference(f, point, h) for point in x])


def _of_samples(kind: str, formula: Callable, title: str, text: str) -> Suspect:
    """A wrong formula made of f at x - h, x and x + h, and of h."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        f, x, h = case.arguments.values()
        return {"slope": formula(f(x - h), f(x), f(x + h), h)}

    return Suspect(kind, wrong=wrong, words=Words(title, text))


CENTRAL_SLOPE = Exercise(
    name="central_slope",
    lesson=LESSON,
    section="2 A slope, measured",
    points=2,
    returns=("slope",),
    case=_central_case,
    suspects=(
        _of_samples(
            "forward_difference",
            lambda below, here, above, h: (above - here) / h,
            "a one-sided difference",
            "{outputs_is} what comes out when f is taken at x and at x + h. Both points should lie equally far "
            "from x, one on each side: then the curve's bend cancels.",
        ),
        _of_samples(
            "backward_difference",
            lambda below, here, above, h: (here - below) / h,
            "a one-sided difference",
            "{outputs_is} what comes out when f is taken at x - h and at x. Both points should lie equally far "
            "from x, one on each side: then the curve's bend cancels.",
        ),
        _of_samples(
            "points_swapped",
            lambda below, here, above, h: (below - above) / (2 * h),
            "the sign is flipped",
            "{outputs_is} right except for its sign. A slope is the value on the right less the value on the left.",
        ),
        _of_samples(
            "run_too_short",
            lambda below, here, above, h: (above - below) / h,
            "a factor of 2 too large",
            "{outputs_is} twice what it should be. How far apart are the two points, x - h and x + h?",
        ),
        _of_samples(
            "product_for_quotient",
            lambda below, here, above, h: (above - below) / 2 * h,
            "multiplied by h",
            "{outputs_is} h^2 times what it should be. Python works a / 2 * h from left to right: it divides by 2 and "
            "then multiplies by h. Brackets around the whole distance mend it.",
        ),
        _of_samples(
            "not_divided",
            lambda below, here, above, h: above - below,
            "not divided by the distance",
            "{outputs_is} the rise alone. A slope is rise over run.",
        ),
        _of_samples(
            "not_divided",
            lambda below, here, above, h: (above - below) / 2,
            "not divided by the distance",
            "{outputs_is} the rise alone. A slope is rise over run.",
        ),
        Suspect(
            "half_step",
            wrong=lambda case, truth: {"slope": _at_each(case.arguments["f"], case.arguments["x"], _half(case))},
            words=Words(
                "half the step",
                "{outputs_is} the central difference with step h/2. It is a good slope, but not the one asked for: "
                "step h to the left and h to the right.",
            ),
        ),
        Suspect(
            "step_ignored",
            wrong=lambda case, truth: {"slope": _at_each(case.arguments["f"], case.arguments["x"], None)},
            words=Words(
                "the given h is not used",
                "{outputs_is} the slope for a tiny step. Use the h that the function is called with, large or small.",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)


def _half(case: Case) -> float:
    return case.arguments["h"] / 2


# 2. activation_slopes

SHAPES = ((5,), (3, 2), (1,), (2, 4), (6,), (1, 3), (4, 4), (8,))
SPREADS = (1.0, 2.0, 1.0, 1.5, 8.0, 1.0, 3.0, 1.0)
"""Of z by case; the fifth saturates all but two of its entries."""


def _slopes_case(rng: np.random.Generator, k: int) -> Case:
    z = SPREADS[k % 8] * rng.normal(size=SHAPES[k % 8])
    if k % 8 == 4:
        z[:2] = rng.uniform(-1.5, 1.5, size=2)
    if k % 8 == 7:
        z[3] = 0.0  # ReLU's corner: the entry is set aside

    def loss(alter: Alteration, sigmoid_slope: np.ndarray, tanh_slope: np.ndarray, relu_slope: np.ndarray) -> float:
        total = np.sum(alter.activate(sigmoid, sigmoid_prime, sigmoid_slope, layer="sigmoid"))
        total += np.sum(alter.activate(tanh, tanh_prime, tanh_slope, layer="tanh"))
        return float(total + np.sum(alter.activate(relu, relu_prime, relu_slope, layer="relu")))

    return Case({"z": z}, loss, {"sigmoid_slope": z, "tanh_slope": z, "relu_slope": z})


def _z_for_f(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return {sigmoid_prime: z * (1 - z), tanh_prime: 1 - z**2}.get(f_prime, f_prime(z))


OTHER_FUNCTION = Words(
    "the slope of another function",
    "{outputs_is} the slope of a different function of the three. Are they returned in the order that was asked for?",
)

ACTIVATION_SLOPES = Exercise(
    name="activation_slopes",
    lesson=LESSON,
    section="5 Three slopes to know by heart",
    points=3,
    returns=("sigmoid_slope", "tanh_slope", "relu_slope"),
    case=_slopes_case,
    suspects=(
        replace(
            SLOPE_AT_A,
            words=Words(
                "the slope was taken at f(z), not at z",
                "{outputs_is} what comes out when the function is applied before its slope is taken: f'(f(z)). The "
                "slope belongs to the point z itself.",
            ),
        ),
        altered_at(
            "z_for_f",
            _z_for_f,
            words=Words(
                "z where f(z) belongs",
                "{outputs_is} what comes out when the formula is filled with z itself. It is written with the "
                "function's *value*: compute that first.",
            ),
        ),
        altered_at(
            "value_for_slope",
            lambda f_prime, z, a: a,
            words=Words(
                "the value, not the slope",
                "{outputs_is} f(z) itself: how high the curve is. Asked for is f'(z): how steep it is.",
            ),
        ),
        altered_at(
            "half_a_product",
            lambda f_prime, z, a: 1 - a,
            words=Words(
                "a piece is missing",
                "{outputs_is} 1 - f(z). That is one piece of the formula; compare it with the text, sign by sign.",
            ),
        ),
        replace(
            SLOPE_TWICE,
            words=Words("the slope, squared", "{outputs_is} the slope times itself. Which factor stands there twice?"),
        ),
        altered_at(
            "sign_for_slope",
            lambda f_prime, z, a: np.sign(z),
            words=Words(
                "the sign of z",
                "{outputs_is} -1 where z is negative. Look at ReLU's graph left of 0: how steep is it there?",
            ),
        ),
        *(replace(slope_of(name), words=OTHER_FUNCTION) for name in ("sigmoid", "tanh", "relu")),
    ),
    may_not_call=ACTIVATION_PRIMES + FINITE_DIFFERENCES,
)
