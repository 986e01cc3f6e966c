"""Wrong turns in the derivative of one operation: rules for an `Alteration`.

Each keeps the operation's value at the base point, and changes what a nudge of an operand does to it.
"""

from collections.abc import Callable

import numpy as np

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


def times_count(factor: Callable[[float], float]) -> Rule:
    """A reduction of n values whose slope is `factor(n)` times too large."""

    def rule(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
        return f(base[0] + factor(count_of(f, base[0])) * (operands[0] - base[0]))

    return rule


def everybody_wins(f: Reduction, base: tuple, operands: tuple) -> np.ndarray:
    """A maximum that hears every entry as it hears the largest."""
    return f(*base) + np.sum(operands[0] - base[0], axis=f.axis, keepdims=f.keepdims)


def winners_of_all_rows(f: Reduction, base: tuple, operands: tuple) -> np.ndarray:
    """A maximum of each row that hears whatever is the largest of some row."""
    (x,) = base
    columns = np.unique(np.argmax(x, axis=1))
    return f(x) + np.sum((operands[0] - x)[:, columns], axis=1, keepdims=f.keepdims)


def unsummed(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    """A sum whose entries each hear their own nudge alone: what was stretched over them is not added up."""
    return f(*base) + (operands[0] - base[0])


def turned(matrix: np.ndarray) -> np.ndarray:
    """The transpose, where it fits in the place of the matrix."""
    return matrix.T if matrix.shape == matrix.shape[::-1] else matrix


def turned_blame(f: Callable, base: tuple, operands: tuple) -> np.ndarray:
    """A product of matrices, square, whose blame is turned on its way to both factors."""
    return f(*base) + turned(f(*operands) - f(*base))


def _one_wins(index: np.ndarray, last: bool = True) -> np.ndarray:
    flat = index.ravel()
    rest = (flat[i + 1 :] if last else flat[:i] for i in range(flat.size))
    return np.array([row not in others for row, others in zip(flat, rest, strict=True)], dtype=float).reshape(
        index.shape
    )


def _last_of_each_row(index: np.ndarray) -> np.ndarray:
    return np.array([_one_wins(row) for row in np.atleast_2d(index)]).reshape(index.shape)


SHARES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("duplicates_lost", lambda index: _one_wins(index).T),
    ("first_duplicate_wins", lambda index: _one_wins(index, last=False).T),
    ("duplicates_lost_in_rows", lambda index: _last_of_each_row(index).T),
    ("duplicates_lost_in_rows", lambda index: _last_of_each_row(index.T)),
    ("duplicates_averaged", lambda index: 1.0 / np.bincount(index.ravel())[index].T),
)
"""By mistake, what share of a lookup's blame reaches its row; axes reversed, so that it stretches over entries."""
