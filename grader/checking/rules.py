"""Wrong turns in the derivative of one operation: rules for an `Alteration`.

Each keeps the operation's value at the base point, and changes what a nudge of an operand does to it.
"""

from collections.abc import Callable

import numpy as np
from backprop.losses import softmax

from grader.checking.alteration import Rule, Slope
from grader.checking.operations import Reduction, slope_of

Change = Callable[..., np.ndarray]
"""(what an operand has moved by, *operands at the base point) -> what the mistake takes it for."""


def with_slope(slope: Slope) -> Rule:
    """Another slope than f' for a function of one operand."""

    def rule(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
        f_prime = slope_of(f)
        if f_prime is None:
            raise ValueError(f"{f} has no slope")
        value = f(*base)
        return value + slope(f_prime, base[0], value) * (operands[0] - base[0])

    return rule


def moved(operand: int, change: Change) -> Rule:
    """The operation hears of a change in this operand, but not of the right one."""

    def rule(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
        heard = list(operands)
        heard[operand] = base[operand] + change(operands[operand] - base[operand], *base)
        return f(*heard)

    return rule


def passed_on(operand: int, change: Change) -> Rule:
    """What this operand moves by goes on as the change says; the operation hears of the others alone."""

    def rule(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
        heard = list(operands)
        heard[operand] = base[operand]
        return f(*heard) + change(operands[operand] - base[operand], *base)

    return rule


NEGATED: Change = lambda d, *base: -d  # noqa: E731


def masked(operand: int, axis: int, index: int) -> Rule:
    """Of the operand's slices along the axis only this one may move."""

    def only(d: np.ndarray, *base: np.ndarray) -> np.ndarray:
        kept = np.zeros_like(d)
        place = [slice(None)] * d.ndim
        place[axis] = slice(index, None) if index == -1 else slice(index, index + 1)
        kept[tuple(place)] = d[tuple(place)]
        return kept

    return moved(operand, only)


def count_of(f: Callable, x: np.ndarray) -> float:
    """How many entries of x go into one entry of f(x)."""
    return x.size / max(1, np.size(f(x)))


def times_count(power: int) -> Rule:
    """A mean taken for a sum (power 1), or a sum for a mean (power -1)."""

    def rule(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
        factor = count_of(f, base[0]) ** power
        return f(base[0] + factor * (operands[0] - base[0]))

    return rule


def everybody_wins(f: Reduction, base: tuple, operands: tuple) -> np.ndarray:
    """A maximum that hears every entry as it hears the largest."""
    return f(*base) + np.sum(operands[0] - base[0], axis=f.axis, keepdims=f.keepdims)


def unsummed(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    """A sum whose entries each hear their own nudge alone: what was stretched over them is not added up."""
    return f(*base) + (operands[0] - base[0])


def softmax_axis_0(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    """A softmax along the other axis."""
    p = softmax(base[0])
    moves = p * (operands[0] - base[0])
    return p + moves - p * moves.sum(axis=0)


def softmax_twice(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    """The Jacobian of a softmax, applied twice."""
    p = softmax(base[0])
    moves = operands[0] - base[0]
    for _ in range(2):
        moves = p * (moves - np.sum(p * moves, axis=-1, keepdims=True))
    return p + moves


def _last_wins(index: np.ndarray) -> np.ndarray:
    flat = index.ravel()
    return np.array([row not in flat[i + 1 :] for i, row in enumerate(flat)], dtype=float).reshape(index.shape).T


def _first_wins(index: np.ndarray) -> np.ndarray:
    flat = index.ravel()
    return np.array([row not in flat[:i] for i, row in enumerate(flat)], dtype=float).reshape(index.shape).T


def _averaged(index: np.ndarray) -> np.ndarray:
    return 1.0 / np.bincount(index.ravel())[index].T


SHARES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "duplicates_lost": _last_wins,
    "first_duplicate_wins": _first_wins,
    "duplicates_averaged": _averaged,
}
"""What share of a lookup's blame reaches its row, by mistake; axes reversed, so that it stretches over entries."""
