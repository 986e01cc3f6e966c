"""Lesson 5, the gain of an activation function: judged with room for a student who draws instead of integrating."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from backprop.activations import leaky_relu, relu, sigmoid, tanh

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict, as_floats
from grader.exercises.lesson5 import LESSON
from grader.handed_over.functions import Stretched, sine, softplus

TOLERANCE = 0.03
"""Relative. With 100,000 draws ReLU's gain scatters by 0.35%, so this is more than eight standard errors."""
NAMED = 0.02
"""How near a known mistake must be to be named."""
SCATTER = 0.25
"""A few hundred draws are off by no more than this."""

FAR_TOO_LARGE = 20.0
"""Times the gain: what comes of dividing by a mean that is 0 but for chance or rounding."""

Z = np.linspace(-12.0, 12.0, 48_001)
DENSITY = np.exp(-0.5 * Z**2) / np.sqrt(2 * np.pi)

FUNCTIONS = (softplus, tanh, sigmoid, leaky_relu, relu, sine, tanh, relu)
STRETCHES = (((1.25, 1.35), (1.7, 2.0)),) + 7 * (((0.7, 1.4), (0.55, 0.75)),)
"""By case: the function, and where its inner and outer factor lie. The first case keeps most known mistakes apart."""


def _case(rng: np.random.Generator, k: int) -> Case:
    inner, outer = (float(rng.uniform(*bounds)) for bounds in STRETCHES[k])
    f = Stretched(FUNCTIONS[k], inner, outer)
    arguments = {"f": f, "rng": np.random.default_rng(rng.integers(2**32))}
    return Case(arguments, verdict=partial(_verdict, f=f))


def mean_over_normal(values: np.ndarray) -> float:
    """E[v(z)] for z ~ N(0, 1), from v on the grid Z; exact to eight digits for functions as tame as these."""
    return float(np.trapezoid(values * DENSITY, Z))


def _verdict(returned: dict[str, Any], f: Callable) -> Verdict:
    gain = returned["gain"]
    number = as_floats(gain)
    if number is None or number.size != 1 or np.asarray(gain).dtype.kind not in "fi":
        shape = f"of shape {number.shape}" if number is not None and number.ndim else f"a {type(gain).__name__}"
        return Verdict(f"The gain should be one number, but it is {shape}.")
    found, mean_square = float(number.item()), mean_over_normal(f(Z) ** 2)
    fitting = frozenset(kind for kind, value in _guesses(f, mean_square) if abs(found / value - 1) <= NAMED)
    if abs(mean_over_normal(f(Z))) < 1e-6 and not 0 < found * np.sqrt(mean_square) < FAR_TOO_LARGE:
        fitting |= {"mean_then_square"}
    if not np.isfinite(found) or found <= 0:
        return Verdict(f"The gain came out as {found:.4g}. It is a factor for weights: positive and finite.", fitting)
    off = abs(found * np.sqrt(mean_square) - 1)
    if off <= TOLERANCE:
        return Verdict("", fitting)
    return Verdict(
        f"For one of the functions tried, weights scaled with this gain make a mean square of z of 1 into "
        f"{found**2 * mean_square:.3g} in the next layer. It should be 1 again, to within 3 percent in the gain. "
        f"{DRAW_MORE if off <= SCATTER else SUM_TO_ONE}",
        fitting,
    )


DRAW_MORE = (
    "Do you draw? Then draw more: what a mean scatters by falls with the root of the number of draws, and 3 percent "
    "take about a hundred thousand. Or integrate over a fine grid."
)
SUM_TO_ONE = "Do you sum over a grid? Then is your density's sum, with the step between the points, equal to 1?"


def _guesses(f: Callable, mean_square: float) -> list[tuple[str, float]]:
    values, narrow = f(Z), mean_over_normal(f(Z / np.sqrt(2)) ** 2)
    mean, slope_square = mean_over_normal(values), mean_over_normal(np.gradient(values, Z) ** 2)
    even = [np.mean(f(np.linspace(low, high, 2001)) ** 2) for low, high in ((-1.0, 1.0), (0.0, 1.0), (-5.0, 5.0))]
    return [
        ("root_missing", 1 / mean_square),
        ("root_missing", mean_square),
        ("upside_down", np.sqrt(mean_square)),
        ("mean_taken_off", 1 / np.sqrt(mean_square - mean**2)),
        ("made_of_slope", 1 / np.sqrt(slope_square)),
        ("mean_then_square", 1 / abs(mean) if abs(mean) > 1e-6 else np.inf),
        ("mean_of_size", 1 / mean_over_normal(np.abs(values))),
        ("weights_not_normalised", 1 / np.sqrt(np.sqrt(np.pi) * mean_square)),
        ("weights_not_normalised", 1 / np.sqrt(np.sqrt(2 * np.pi) * mean_square)),
        ("too_narrow", 1 / np.sqrt(narrow)),
        ("too_narrow_not_normalised", 1 / np.sqrt(np.sqrt(np.pi) * narrow)),
        *(("spread_evenly", 1 / np.sqrt(square)) for square in even),
    ]


WEIGHTS = "The quadrature weights do not add up to 1: divide by their sum, or the mean is not a mean."

ACTIVATION_GAIN = Exercise(
    name="activation_gain",
    lesson=LESSON,
    section="10 Any activation",
    points=3,
    returns=("gain",),
    case=_case,
    own_words={
        kind: Words(title, text)
        for kind, title, text in (
            (
                "root_missing",
                "a root is missing",
                "A root is missing: the gain scales weights, and the mean square grows with the square of the weights.",
            ),
            (
                "upside_down",
                "upside down",
                "It is upside down: a function that shrinks its signal needs larger weights, not smaller.",
            ),
            (
                "mean_taken_off",
                "the mean was taken off",
                "The mean was taken off: this keeps the variance of a, but the next layer's sum is over a itself, mean "
                "included. Look at which average of a stands in the formula for z.",
            ),
            (
                "made_of_slope",
                "made of the slope",
                "It is made of the slope of f. That is what the *backward* signal needs; the gain asked for here keeps "
                "the forward one.",
            ),
            (
                "mean_of_size",
                "a mean of |a| where a mean square belongs",
                "It is made of the mean of |f(z)|. Variances add, absolute values do not: square first, then average, "
                "then take the root.",
            ),
            (
                "mean_then_square",
                "averaged before it was squared",
                "It is made of the mean of f(z), squared afterwards. Square first, then average: where f is as often "
                "negative as positive its mean is 0, and its mean square is not.",
            ),
            ("weights_not_normalised", "the weights do not add up to 1", WEIGHTS),
            (
                "too_narrow",
                "z was not standard normal",
                "z was not standard normal: its variance was 1/2. (The nodes of hermgauss belong to exp(-x^2), not to "
                "exp(-x^2 / 2): stretch them.)",
            ),
            (
                "too_narrow_not_normalised",
                "z was not standard normal",
                f"{WEIGHTS} And those nodes belong to exp(-x^2), not to exp(-x^2 / 2).",
            ),
            (
                "spread_evenly",
                "z was not standard normal",
                "z was not standard normal: it looks spread evenly. A pre-activation is a sum of many terms, so it has "
                "a bell curve.",
            ),
        )
    },
)

EXERCISES = (ACTIVATION_GAIN,)
