"""Slopes of a loss by central differences, with an honest "unknown" where a kink is in the way.

A central difference is exact to about (machine epsilon)^(2/3), except where a kink (a ReLU switching) lies within
its step. So a slope that contradicts the student is taken again with smaller steps until two agree. Where none do,
or where the slopes to the left and to the right stay apart however small the step, the slope is unknown.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.leaves import Leaves

EPSILON = float(np.finfo(float).eps)
STEP = EPSILON ** (1 / 3)
SHRINK = 1 / 8
ROUNDS = 4
MARGIN = 8
"""An entry is wrong only when it is out by this many times what rounding usually does."""
TOLERANCE = 1e-5
"""Relative, for answers in float64: a real mistake is at least a thousand times larger."""
SINGLE_TOLERANCE = 5e-4
"""Relative, for answers that came as float32, where 1 - a loses four digits when a is near 1."""

Loss = Callable[[Leaves], float]


@runtime_checkable
class WatchedLoss(Protocol):
    """A loss that tells, by `alteration.switched`, of kinks crossed between the base point and here."""

    @property
    def alteration(self) -> Alteration:
        """What the forward pass was led through."""

    def __call__(self, leaves: Leaves) -> float:
        """The loss at these values of its variables."""


class Differencer:
    """A loss as a function of one long vector x, and a count of its evaluations.

    loss: takes leaves by name, returns a float. variables: the base point. claimed: the gradient in question, as
    one long vector; it only scales the allowance for rounding. tolerance: relative, of the claim.
    """

    def __init__(self, loss: Loss, variables: Leaves, claimed: np.ndarray, tolerance: float = TOLERANCE) -> None:
        self._loss, self.variables, self.tolerance = loss, variables, tolerance
        self._alteration = loss.alteration if isinstance(loss, WatchedLoss) else Alteration()
        self.evaluations = 0
        self.x = np.concatenate([v.ravel() for v in variables.values()])
        self.base = self.at(self.x)
        # A loss near zero may be a difference of large terms; sum |g x| is their size for anything near linear.
        self._magnitude = abs(self.base) + float(np.minimum(np.abs(claimed * self.x), 1e6).sum())

    def at(self, x: np.ndarray) -> float:
        """The loss at x."""
        self.evaluations += 1
        return float(self._loss(self.split(x)))

    def split(self, x: np.ndarray) -> Leaves:
        """A long vector as leaves."""
        leaves, start = {}, 0
        for name, value in self.variables.items():
            leaves[name] = x[start : start + value.size].reshape(value.shape)
            start += value.size
        return leaves

    def central(self, direction: np.ndarray, h: float) -> tuple[float, float]:
        """(central slope along direction, gap between the one-sided slopes) with step h.

        The gap is infinite where a unit is known to have switched within the step.
        """
        self._alteration.switched = False
        above, below = self.at(self.x + h * direction), self.at(self.x - h * direction)
        return (above - below) / (2 * h), np.inf if self._alteration.switched else abs(
            above - 2 * self.base + below
        ) / h

    def rounding(self, h: float) -> float:
        """How far rounding inside the loss usually moves a central difference of step h."""
        return 4 * EPSILON * self._magnitude / h

    def slope(self, direction: np.ndarray, h: float, claimed: float) -> tuple[float, float]:
        """(slope along direction, how far rounding can have moved it).

        Taken once where it agrees with `claimed`, else until it settles; (NaN, 0) where it does not.
        """
        slope, gap = self.central(direction, h)
        if abs(slope - claimed) <= self.tolerance * abs(slope) + MARGIN * self.rounding(h):
            return slope, MARGIN * self.rounding(h)
        for _ in range(ROUNDS):
            h *= SHRINK
            finer, finer_gap = self.central(direction, h)
            noise = self.rounding(h)
            # On a smooth stretch the gap shrinks with h; at a kink it stays. A kink too weak to be seen here moves
            # the slope by less than the margin.
            kink = np.isinf(finer_gap) or (finer_gap > 0.5 * gap and finer_gap > 2 * noise)
            if abs(finer - slope) <= 0.3 * self.tolerance * max(abs(slope), abs(claimed)) + 2 * noise and not kink:
                nearer = slope if abs(slope - claimed) < abs(finer - claimed) else finer
                return nearer, MARGIN * noise
            slope, gap = finer, finer_gap
        return np.nan, 0.0


def difference_entries(
    differencer: Differencer, claimed: np.ndarray, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The gradient at the chosen entries of the long vector (NaN elsewhere and where unknown), and its uncertainty."""
    truth, uncertainty = np.full(claimed.size, np.nan), np.zeros(claimed.size)
    direction = np.zeros(claimed.size)
    for i in chosen:
        direction[i] = 1.0
        h = STEP * max(1.0, abs(differencer.x[i]))
        truth[i], uncertainty[i] = differencer.slope(direction, h, claimed[i])
        direction[i] = 0.0
    return truth, uncertainty
