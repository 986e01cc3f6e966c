"""Lesson 4, the normalising belts: batch norm line by line and fused, layer norm.

One forward pass serves all three. A mistake is a *place* in it from which a nudge goes on by the wrong factor: 0
where something was taken for a constant, N where a sum was taken for a mean.
"""

from collections.abc import Callable

import numpy as np
from backprop.activations import identity

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.exercises.lesson4 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.exercises.slopes import altered_at, as_given, slope_zero

EPSILON = 1e-5
"""Added to the variance, as in Ioffe and Szegedy (2015)."""

Node = Callable[[str, np.ndarray], np.ndarray]
"""(name of an intermediate, its value) -> the value that the forward pass goes on with."""

# The forward pass


def _place(alter: Alteration, name: str, value: np.ndarray, factor: np.ndarray | float) -> np.ndarray:
    """value; where a mistake alters this place, a nudge goes on `factor` times as large (or what the mistake says)."""
    return alter.activate(identity, lambda _: factor, value, layer=name)


def _average(values: np.ndarray, axis: int) -> np.ndarray:
    return values.mean(axis=0) if axis == 0 else values.mean(axis=1, keepdims=True)


def _inverse_root(variance: np.ndarray) -> np.ndarray:
    return (variance + EPSILON) ** -0.5


def _normalise(alter: Alteration, X: np.ndarray, axis: int, node: Node = lambda name, value: value) -> np.ndarray:
    """X (N, n), centred and divided by its standard deviation along the axis (0: batch norm, 1: layer norm)."""
    count = X.shape[axis]
    deviation = np.sqrt(_average((X - _average(X, axis)) ** 2, axis) + EPSILON)
    X = _place(alter, "input", X, deviation)
    mean = node("mean", _place(alter, "mean", _average(X, axis), count))
    centred = node("centred", X - _place(alter, "minus", mean, -1.0))
    spread = _place(alter, "spread", centred, 0.0)
    squared = node("squared", alter.activate(np.square, identity, spread, layer="square"))
    variance = node("variance", _place(alter, "variance", _average(squared, axis), count))
    inv_std = node("inv_std", alter.activate(_inverse_root, _inverse_root, variance, layer="power"))
    return node("normed", _place(alter, "direct", centred, deviation) * inv_std)


def _intermediates(X: np.ndarray, axis: int) -> dict[str, np.ndarray]:
    """Every named value of the forward pass, in its order."""
    values: dict[str, np.ndarray] = {}
    _normalise(Alteration(), X, axis, lambda name, value: values.setdefault(name, value))
    return values


# Mistakes


def _one_less(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> float:
    """N / (N - 1), from the place's N."""
    return f_prime(z) / (f_prime(z) - 1.0)


MEAN = Words(
    "the mean is treated as a constant",
    "{outputs_is} what comes out when the mean does not move with X. It does: every entry is in it. So there is a "
    "path from X through the mean to the loss, and it has its own term.",
)
VARIANCE = Words(
    "the variance is treated as a constant",
    "{outputs_is} what comes out when the variance does not move with X. It does: `centred` goes into the variance "
    "as well as into `normed`. Two uses, two terms.",
)
STATISTICS = Words(
    "mean and variance are treated as constants",
    "{outputs_is} what comes out when neither the mean nor the variance moves with X, as if normalising were a fixed "
    "scale. Both are made of X: each has a path of its own back to it.",
)
UNBIASED = Words(
    "the variance of another forward pass",
    "{outputs_is} what comes out when the variance divides by one less than the number of values. That is a fine "
    "estimate, but not the one that this forward pass uses. Backward follows forward, whatever it is.",
)
SUMMED = Words(
    "a sum where the forward pass took a mean",
    "{outputs_is} what comes out when a mean is differentiated as if it were a sum. How much does a mean move when "
    "one of its entries moves by 1?",
)
GAMMA = Words(
    "gamma is forgotten",
    "{outputs_is} what comes out when gamma is 1. `normed` reaches the output only through gamma.",
)
DEVIATION = Words(
    "the division by the standard deviation is forgotten",
    "{outputs_is} what comes out without the factor 1 / sqrt(variance + epsilon). What was divided on the way "
    "forward is divided on the way back.",
)
NOT_SUMMED = Words(
    "not summed over the batch",
    "There is still one row for each example in {outputs}. One vector serves all of them, so each adds its share.",
)

CONSTANTS = (
    altered_at("mean_constant", slope_zero, "mean", words=MEAN),
    altered_at("variance_constant", slope_zero, "spread", words=VARIANCE),
    altered_at("statistics_constant", slope_zero, "mean", "spread", words=STATISTICS),
)
SUMS = tuple(
    altered_at("sum_for_mean", as_given, *places, words=SUMMED)
    for places in (("mean",), ("variance",), ("mean", "variance"))
)
COMMON = (
    *CONSTANTS,
    *SUMS,
    altered_at("variance_unbiased", _one_less, "variance", words=UNBIASED),
    altered_at("gamma_forgotten", as_given, "gamma", words=GAMMA),
    Suspect(
        "scale_not_summed",
        wrong=lambda case, truth: {
            "dbeta": case.arguments["dY"],
            "dgamma": case.arguments["dY"] * case.arguments["normed"],
        },
        words=NOT_SUMMED,
    ),
)
FUSED = (*COMMON, altered_at("deviation_forgotten", as_given, "input", words=DEVIATION))
POWER = Words(
    "the power rule",
    "{outputs_is} what comes out when the slope of (variance + epsilon)^(-1/2) is taken wrongly. The exponent comes "
    "down in front, with its sign, and what is left in the exponent is one less than before.",
)
LINES = (
    *COMMON,
    altered_at("deviation_forgotten", as_given, "direct", words=DEVIATION),
    altered_at(
        "direct_path_lost",
        slope_zero,
        "direct",
        words=Words(
            "one of two paths is lost",
            "{outputs_is} what comes out when `centred` reaches the loss through the variance alone. It is used "
            "in `normed` too. Two uses, two terms: was the first one overwritten?",
        ),
    ),
    altered_at(
        "minus_forgotten",
        as_given,
        "minus",
        words=Words(
            "a minus is lost",
            "{outputs_is} what comes out when the mean is added to X. It is subtracted: raise the mean, and "
            "`centred` falls.",
        ),
    ),
    altered_at(
        "square_rule",
        as_given,
        "square",
        words=Words(
            "the slope of a square",
            "{outputs_is} what comes out when the slope of `centred ** 2` is taken as `centred`. A factor is missing.",
        ),
    ),
    altered_at("power_rule", lambda f_prime, z, a: 0.5 * a**3, "power", words=POWER),
    altered_at("power_rule", lambda f_prime, z, a: -(a**3), "power", words=POWER),
    altered_at("power_rule", lambda f_prime, z, a: -0.5 * a, "power", words=POWER),
)

# Random cases

SHAPES = ((5, 3), (3, 4), (4, 1), (4, 4), (7, 2), (6, 5), (3, 3), (9, 2))
"""(N, n) of batch norm, by case. Never a batch of one or two: there the variance leaves nothing to learn."""
ROWS = ((3, 5), (1, 4), (4, 3), (4, 4), (2, 7), (5, 6), (3, 3), (2, 9))
"""(N, n) of layer norm, by case: a batch of one is fine here, a width of one is not."""
SPREADS = (1.0, 0.5, 2.0, 1.0, 4.0, 0.7, 3.0, 1.5)


def _input(rng: np.random.Generator, shape: tuple[int, int], axis: int, k: int) -> np.ndarray:
    """Draws whose variance along the axis is never near zero: about the spread of this case, squared."""
    X = rng.normal(size=shape)
    standard = (X - _average(X, axis)) / np.sqrt(_average((X - _average(X, axis)) ** 2, axis))
    across = rng.uniform(0.8, 1.25, size=_average(X, axis).shape)
    return SPREADS[k % 8] * across * standard + rng.normal(size=across.shape)


def _scale(rng: np.random.Generator, n: int) -> np.ndarray:
    """gamma: neither 0 nor 1, of both signs."""
    return rng.uniform(0.5, 2.0, size=n) * np.where(rng.random(n) < 0.7, 1.0, -1.0) + 0.01


# 1. batchnorm_lines

BACKWARD_ORDER = ("normed", "inv_std", "variance", "squared", "centred", "mean")


def _lines_case(rng: np.random.Generator, k: int) -> Case:
    N, n = SHAPES[k % 8]
    X, gamma, beta, dY = _input(rng, (N, n), 0, k), _scale(rng, n), rng.normal(size=n), rng.normal(size=(N, n))
    base = _intermediates(X, 0)

    def loss(alter: Alteration, beta: np.ndarray, gamma: np.ndarray, *nudged: np.ndarray) -> float:
        at = dict(zip((*BACKWARD_ORDER, "X"), nudged, strict=True))
        # An intermediate is what its line computes, plus how far it has itself been nudged.
        normed = _normalise(alter, at["X"], 0, lambda name, value: value + (at[name] - base[name]))
        Y = gamma * _place(alter, "gamma", normed, 1 / gamma) + beta
        return alter.sum(np.sum(dY * Y, axis=1))

    arguments = {"dY": dY, "gamma": gamma} | {name: base[name] for name in ("centred", "inv_std", "normed")}
    variables = {"dbeta": beta, "dgamma": gamma} | {f"d{name}": base[name] for name in BACKWARD_ORDER} | {"dX": X}
    return Case(arguments, loss, variables, batch=N)


BATCHNORM_LINES = Exercise(
    name="batchnorm_lines",
    lesson=LESSON,
    section="8 Batch norm",
    points=4,
    returns=("dbeta", "dgamma", "dnormed", "dinv_std", "dvariance", "dsquared", "dcentred", "dmean", "dX"),
    case=_lines_case,
    suspects=LINES,
    may_not_call=FINITE_DIFFERENCES,
)

# 2. batchnorm_backward and 3. layernorm_backward


def _fused_case(axis: int, shapes: tuple[tuple[int, int], ...]) -> Callable[[np.random.Generator, int], Case]:
    def case(rng: np.random.Generator, k: int) -> Case:
        N, n = shapes[k % 8]
        X, gamma, beta, dY = _input(rng, (N, n), axis, k), _scale(rng, n), rng.normal(size=n), rng.normal(size=(N, n))

        def loss(alter: Alteration, X: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> float:
            normed = _normalise(alter, _place(alter, "gamma outside", X, gamma), axis)
            Y = gamma * _place(alter, "gamma", normed, 1 / gamma) + beta
            return alter.sum(np.sum(dY * Y, axis=1))

        base = _intermediates(X, axis)
        arguments = {"dY": dY, "gamma": gamma, "inv_std": base["inv_std"], "normed": base["normed"]}
        return Case(arguments, loss, {"dX": X, "dgamma": gamma, "dbeta": beta}, batch=N)

    return case


BATCHNORM_BACKWARD = Exercise(
    name="batchnorm_backward",
    lesson=LESSON,
    section="8 Batch norm",
    points=3,
    returns=("dX", "dgamma", "dbeta"),
    case=_fused_case(0, SHAPES),
    suspects=FUSED,
    may_not_call=FINITE_DIFFERENCES,
)

LAYERNORM_BACKWARD = Exercise(
    name="layernorm_backward",
    lesson=LESSON,
    section="9 Layer norm",
    points=3,
    returns=("dX", "dgamma", "dbeta"),
    case=_fused_case(1, ROWS),
    suspects=(
        *FUSED,
        altered_at(
            "gamma_outside",
            as_given,
            "gamma",
            "gamma outside",
            words=Words(
                "gamma is outside of the means",
                "{outputs_is} what comes out when gamma multiplies at the end, as in batch norm. Here the means run "
                "over the features, and each feature has its own gamma: it belongs inside.",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)

EXERCISES = (BATCHNORM_LINES, BATCHNORM_BACKWARD, LAYERNORM_BACKWARD)
