"""Were these weights drawn as asked? Statistics with bounds so wide that a right draw is never refused.

A draw is judged by its shape, its mean and its variance, whatever the distribution: normal, uniform, anything with
tails no heavier than the normal's. The bound is SIGMAS standard errors: a right draw leaves it once in 10^15, and all
tests of one run together less than once in 10^12.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict
from grader.exercises.lesson5 import LESSON
from grader.exercises.may_not_call import INITIALIZERS

SIGMAS = 8.0
PAIR_SIGMAS = 10.0
"""For the correlation of two units' weights: there are a hundred thousand pairs of them."""


Variance = Callable[[int, int], float]
"""Of the weights, from fan_in and fan_out."""

LAYERS = ((360, 210), (360, 210), (80, 300), (1, 20_000), (20_000, 1), (128, 128), (60, 500), (500, 40))
"""fan_in, fan_out by case. The first two agree, so that a fixed seed inside the function shows itself."""


class Guess(NamedTuple):
    """A mistake, the variance that it gives, and the words for it."""

    kind: str
    variance: Variance
    title: str
    text: str


def words_of(guesses: Iterable[Guess]) -> dict[str, Words]:
    """What is said of these mistakes, for `own_words`."""
    return {guess.kind: Words(guess.title, "{verdict} " + guess.text) for guess in guesses}


def one_layer(name: str, section: str, variance: Variance, guesses: list[Guess]) -> Exercise:
    """The exercise whose function takes rng, fan_in and fan_out and returns W of this variance."""

    def case(rng: np.random.Generator, k: int) -> Case:
        fan_in, fan_out = LAYERS[k]
        arguments = {"rng": np.random.default_rng(rng.integers(2**32)), "fan_in": fan_in, "fan_out": fan_out}
        asked = variance(fan_in, fan_out)
        return Case(arguments, verdict=lambda returned: weights_verdict(returned["W"], fan_in, fan_out, asked, guesses))

    return Exercise(
        name=name,
        lesson=LESSON,
        section=section,
        points=2,
        returns=("W",),
        case=case,
        own_words=words_of(guesses),
        may_not_call=INITIALIZERS,
        must_vary=True,
    )


def weights_verdict(W: Any, fan_in: int, fan_out: int, variance: float, guesses: Iterable[Guess]) -> Verdict:
    """Whether W is (fan_out, fan_in) with mean 0 and this variance, each weight a draw of its own.

    Needs at least ten thousand weights, or the bounds say little.
    """
    fault = _form(W, fan_in, fan_out)
    if fault is None:
        W = np.asarray(W, dtype=float)
        fault = _alike(W) or _mean(W)
    if fault is not None:
        return Verdict(fault)
    # The variance of n normal numbers scatters by a share of sqrt(2 / n); flatter distributions scatter less.
    bound, found = SIGMAS * np.sqrt(2.0 / W.size), W.var()
    kinds = {guess.kind for guess in guesses if abs(found / guess.variance(fan_in, fan_out) - 1) <= bound}
    times = found / variance
    if abs(times - 1) <= bound:
        return Verdict("", frozenset(kinds))
    off = f"{times:.3g} times too large" if times > 1 else f"{1 / times:.3g} times too small"
    with_fans = f"With fan_in = {fan_in} and fan_out = {fan_out}"
    return Verdict(f"{with_fans}, the variance of the weights is {found:.3g}. It is {off}.", frozenset(kinds))


def usual_guesses(variance: Variance) -> list[Guess]:
    """Mistakes that any initializer invites."""
    come_in = "The number of connections must come in."
    return [
        Guess(
            "variance_squared",
            lambda i, o: variance(i, o) ** 2,
            "the square of the variance",
            "It is the square of the variance asked for. What does rng.normal take as its second argument, the "
            "variance or the standard deviation?",
        ),
        Guess(
            "root_twice",
            lambda i, o: variance(i, o) ** 0.5,
            "a root too many",
            "It is the square root of the variance asked for. A root was taken once too often: the standard "
            "deviation is the root of the variance, and there are no further roots.",
        ),
        Guess(
            "bound_is_std",
            lambda i, o: variance(i, o) / 3,
            "the bound of a uniform draw",
            "It is a third of the variance asked for. Did you draw uniformly between minus and plus the standard "
            "deviation? A uniform draw keeps well inside its bounds, so the bound must be larger: work out the "
            "variance of a uniform draw.",
        ),
        Guess(
            "bound_is_variance",
            lambda i, o: variance(i, o) ** 2 / 3,
            "the bound of a uniform draw",
            "It is far too small. Did you draw uniformly between minus and plus the variance? Work out the variance "
            "of a uniform draw from its bound.",
        ),
        Guess(
            "std_is_bound",
            lambda i, o: 3 * variance(i, o),
            "the bound of a uniform draw",
            "It is three times the variance asked for. Has the bound of the uniform draw become the standard "
            "deviation of a normal one?",
        ),
        Guess(
            "truncated",
            lambda i, o: 0.7737 * variance(i, o),
            "the tails are cut off",
            "Are the draws beyond two standard deviations thrown away? What is left has 77% of the variance: cut "
            "nothing off, or make up for it.",
        ),
        Guess(
            "two_outside_root",
            lambda i, o: 2 * variance(i, o),
            "a 2 outside the root",
            "It is twice the variance asked for. Does the 2 stand outside a root that it belongs inside?",
        ),
        Guess(
            "root_of_a_part",
            lambda i, o: variance(i, o) ** 2 / 2,
            "the root covers too little",
            "It is far too small. Part of the fraction stands outside the root: count what the root covers.",
        ),
        Guess("not_scaled", lambda i, o: 1.0, "not scaled", f"It is 1: nothing was scaled. {come_in}"),
        Guess(
            "not_scaled_uniform",
            lambda i, o: 1 / 3,
            "not scaled",
            f"It is 1/3, that of a uniform draw between -1 and 1. {come_in}",
        ),
        Guess(
            "fixed_scale",
            lambda i, o: 1e-4,
            "one scale for all sizes",
            f"It is 0.01 squared, whatever the size of the layer. {come_in}",
        ),
    ]


def he(fan_in: int, fan_out: int) -> float:
    """The variance that ReLU layers need."""
    return 2 / fan_in


SWAPPED = (
    "fan_in and fan_out swapped",
    "fan_in and fan_out have changed places. Which of them counts the terms of the sum that makes one z?",
)
HE_GUESSES = [
    Guess(
        "linear_layer",
        lambda i, o: 1 / i,
        "right for a linear layer",
        "It is half of what is asked for: right for a linear layer. What does ReLU do to the mean square of its input?",
    ),
    Guess("fans_swapped", lambda i, o: 2 / o, *SWAPPED),
    Guess("fans_swapped", lambda i, o: 1 / o, *SWAPPED),
    Guess(
        "fans_swapped_squared",
        lambda i, o: 4 / o**2,
        "fan_in and fan_out swapped, and a root is missing",
        f"{SWAPPED[1]} And what does rng.normal take as its second argument, the variance or the standard deviation?",
    ),
    Guess(
        "xavier_for_he",
        lambda i, o: 2 / (i + o),
        "Xavier's rule",
        "It is Xavier's. This one looks at the forward direction only, and at ReLU.",
    ),
    Guess(
        "xavier_doubled",
        lambda i, o: 4 / (i + o),
        "Xavier's rule, doubled",
        "It is twice Xavier's. ReLU is allowed for, but this one looks at the forward direction only: how many terms "
        "has the sum that makes one z?",
    ),
    *usual_guesses(he),
]
"""Mistakes that an initializer for ReLU layers invites."""


def _form(W: Any, fan_in: int, fan_out: int) -> str | None:
    try:
        array = np.asarray(W)
    except Exception:  # a returned object may raise anything when it is turned into an array
        return "The weights should be one array, but they are a ragged list."
    if array.dtype.kind != "f":
        return f"The weights should be an array of floats, but they are {_described(W, array)}."
    if array.shape == (fan_out, fan_in):
        return None if np.all(np.isfinite(array)) else "Some of the weights are not finite."
    got = f"With fan_in = {fan_in} and fan_out = {fan_out} the weights have shape {array.shape}."
    if array.shape == (fan_in, fan_out):
        return f"{got} Rows and columns have changed places: each unit of the layer has a row, each input a column."
    return f"{got} They need a row for each unit of the layer and a column for each of its inputs."


def _described(W: Any, array: np.ndarray) -> str:
    return "None" if W is None else f"of dtype {array.dtype}" if array.ndim else f"a {type(W).__name__}"


def _alike(W: np.ndarray) -> str | None:
    if np.all(W.flat[0] == W):
        return (
            f"All weights are {W.flat[0]:.4g}. Then all units of the layer compute the same. With a next layer made "
            "like this one they get the same gradient too, and stay alike for ever. Each weight needs its own draw."
        )
    pair = _correlated(W)
    if pair:
        return (
            f"Rows {pair} go together, number by number: these units of the layer compute alike. With a next layer "
            "made like this one they get the same gradient too, and stay alike for ever. Draw a number for every "
            "weight, not for every input."
        )
    pair = _correlated(W.T)
    return pair and (
        f"Columns {pair} go together, number by number: the units have one weight for both inputs. Each needs a draw "
        "of its own."
    )


def _correlated(rows: np.ndarray) -> str | None:
    """The first two rows that are too alike for chance, by number; None where there are none, or too few columns."""
    if len(rows) < 2 or rows.shape[1] <= PAIR_SIGMAS**2:
        return None
    centred = rows - rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    # A constant row goes with no other; what is left of it is rounding.
    unit = np.where(length > 1e-9 * np.abs(rows).max(), centred / np.maximum(length, 1e-300), 0.0)
    alike = np.argwhere(np.triu(np.abs(unit @ unit.T), 1) > PAIR_SIGMAS / np.sqrt(rows.shape[1]))
    return f"{alike[0, 0]} and {alike[0, 1]}" if alike.size else None


def _mean(W: np.ndarray) -> str | None:
    if abs(W.mean()) <= SIGMAS * W.std() / np.sqrt(W.size):
        return None
    return (
        f"The mean of {W.size} weights is {W.mean():.2g} with a standard deviation of {W.std():.2g}: too far from 0 "
        "for chance. The draws should be as often negative as positive."
    )
