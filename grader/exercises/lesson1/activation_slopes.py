"""Lesson 1, three slopes to know by heart: f and the points are given, the slopes are differenced."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from backprop.activations import relu, relu_prime, sigmoid, sigmoid_prime, tanh, tanh_prime

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict, as_floats
from grader.exercises.lesson1 import LESSON
from grader.exercises.may_not_call import ACTIVATION_PRIMES, FINITE_DIFFERENCES
from grader.exercises.slopes import SLOPE_AT_A, SLOPE_TWICE, altered_at, slope_of

SHAPES = ((5,), (3, 2), (1,), (2, 4), (6,), (1, 3), (), (4, 4), (2, 1, 3), (7,))
SATURATED, AT_ZERO, CORNERS = 4, 8, 9
"""Cases of their own: far out on both sides; from here on with zeros; for ReLU's corner alone."""


def _case(rng: np.random.Generator, k: int) -> Case:
    z = rng.normal(0.0, 1.5, size=SHAPES[k])
    if k == SATURATED:
        z[2:] = 40.0, -40.0, 9.0, -9.0
    if k >= AT_ZERO:
        z.flat[::3] = 0.0
    if k == CORNERS:
        return Case({"z": z}, verdict=lambda returned: _at_corners(returned, z))

    def loss(alter: Alteration, sigmoid_slope: np.ndarray, tanh_slope: np.ndarray, relu_slope: np.ndarray) -> float:
        total = np.sum(alter.activate(sigmoid, sigmoid_prime, sigmoid_slope, layer="sigmoid"))
        total += np.sum(alter.activate(tanh, tanh_prime, tanh_slope, layer="tanh"))
        return float(total + np.sum(alter.activate(relu, relu_prime, relu_slope, layer="relu")))

    return Case({"z": z}, loss, {"sigmoid_slope": z, "tanh_slope": z, "relu_slope": z})


def _at_corners(returned: dict[str, Any], z: np.ndarray) -> Verdict | None:
    """Where z is 0, no difference tells ReLU's slope: it may be anything between those of its two sides."""
    slope = as_floats(returned["relu_slope"])
    if slope is None or slope.shape != z.shape:
        return None
    given = next((v for v in slope[z == 0] if v < 0 or v > 1), None)
    if given is None:
        return None
    return Verdict(
        f"relu_slope is {given:.4g} where z is exactly 0. ReLU has a corner there: the slope may be that of its left "
        "side, that of its right side, or anything between them, and nothing else.",
        output="relu_slope",
    )


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
    case=_case,
    cases=len(SHAPES),
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

EXERCISES = (ACTIVATION_SLOPES,)
