"""Were these weights drawn as asked? Statistics with bounds so wide that a right draw is never refused.

A draw is judged by its shape, its mean and its variance, whatever the distribution: normal, uniform, anything with
tails no heavier than the normal's. The bound is SIGMAS standard errors: a right draw leaves it once in 10^15, and all
tests of one run together less than once in 10^12.
"""

from typing import Any, NamedTuple

import numpy as np

SIGMAS = 8.0


class Guess(NamedTuple):
    """A variance that a known mistake gives, and what is then said."""

    variance: float
    words: str


def weights_verdict(W: Any, fan_in: int, fan_out: int, variance: float, guesses: list[Guess]) -> str | None:
    """None where W is (fan_out, fan_in) with mean 0 and this variance, else what is wrong, in words.

    Needs at least ten thousand weights, or the bounds say little. A guess is named only where no other fits too.
    """
    fault = _form(W, fan_in, fan_out)
    if fault is not None:
        return fault
    W = np.asarray(W, dtype=float)
    return _alike(W) or _mean(W) or _variance(W, fan_in, fan_out, variance, guesses)


def usual_guesses(variance: float) -> list[Guess]:
    """Mistakes that any initializer invites."""
    return [
        Guess(
            variance**2,
            "It is the square of the variance asked for. What does rng.normal take as its second argument, the "
            "variance or the standard deviation?",
        ),
        Guess(
            np.sqrt(variance),
            "It is the square root of the variance asked for. A root was taken once too often: the standard "
            "deviation is the root of the variance, and there are no further roots.",
        ),
        Guess(
            variance / 3,
            "It is a third of the variance asked for. Did you draw uniformly between minus and plus the standard "
            "deviation? A uniform draw keeps well inside its bounds, so the bound must be larger: work out the "
            "variance of a uniform draw.",
        ),
        Guess(
            3 * variance,
            "It is three times the variance asked for. Has the bound of the uniform draw become the standard "
            "deviation of a normal one?",
        ),
        Guess(
            2 * variance, "It is twice the variance asked for. Does the 2 stand outside a root that it belongs inside?"
        ),
        Guess(
            variance**2 / 2,
            "It is far too small. Part of the fraction stands outside the root: count what the root covers.",
        ),
        Guess(1.0, "It is 1: nothing was scaled. The number of connections must come in."),
        Guess(1 / 3, "It is 1/3, that of a uniform draw between -1 and 1. The number of connections must come in."),
        Guess(1e-4, "It is 0.01 squared, whatever the size of the layer. The number of connections must come in."),
    ]


def he_guesses(fan_in: int, fan_out: int) -> list[Guess]:
    """Mistakes that an initializer for ReLU layers invites."""
    half = (
        "It is half of what is asked for: right for a linear layer. What does ReLU do to the mean square of its input?"
    )
    swapped = "fan_in and fan_out have changed places. Which of them counts the terms of the sum that makes one z?"
    return [
        Guess(1 / fan_in, half),
        Guess(2 / fan_out, swapped),
        Guess(1 / fan_out, swapped),
        Guess(2 / (fan_in + fan_out), "It is Xavier's. This one looks at the forward direction only, and at ReLU."),
        *usual_guesses(2 / fan_in),
    ]


def _form(W: Any, fan_in: int, fan_out: int) -> str | None:
    try:
        array = np.asarray(W)
    except ValueError:
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
            f"All weights are {W.flat[0]:.4g}. Then all units of the layer compute the same, get the same gradient, "
            "and stay alike for ever. Each weight needs a draw of its own."
        )
    rows, columns = W.shape
    if rows > 1 and columns >= 20 and np.array_equal(W[0], W[1]):
        return (
            "The first two rows are equal: two units of the layer start with the same weights, get the same "
            "gradient, and stay alike for ever. Draw a number for every weight, not for every input."
        )
    if columns > 1 and rows >= 20 and np.array_equal(W[:, 0], W[:, 1]):
        return (
            "The first two columns are equal: every unit has one weight for all inputs. Each needs a draw of its own."
        )
    return None


def _mean(W: np.ndarray) -> str | None:
    if abs(W.mean()) <= SIGMAS * W.std() / np.sqrt(W.size):
        return None
    return (
        f"The mean of {W.size} weights is {W.mean():.2g} with a standard deviation of {W.std():.2g}: too far from 0 "
        "for chance. The draws should be as often negative as positive."
    )


def _variance(W: np.ndarray, fan_in: int, fan_out: int, variance: float, guesses: list[Guess]) -> str | None:
    # The variance of n normal numbers scatters by a share of sqrt(2 / n); flatter distributions scatter less.
    bound, found = SIGMAS * np.sqrt(2.0 / W.size), W.var()
    if abs(found / variance - 1) <= bound:
        return None
    fitting = [guess.words for guess in guesses if abs(found / guess.variance - 1) <= bound]
    start = f"With fan_in = {fan_in} and fan_out = {fan_out}, the variance of the weights is {found:.3g}. "
    if len(fitting) == 1:
        return start + fitting[0]
    times = found / variance
    return start + (f"It is {times:.3g} times too large." if times > 1 else f"It is {1 / times:.3g} times too small.")
