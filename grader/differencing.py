"""Slopes of a loss by central differences, with an honest "unknown" where a kink is in the way.

A central difference is exact to about (machine epsilon)^(2/3), except where a kink (a ReLU switching) lies within
its step. So a slope that contradicts the student is taken again with smaller steps until two agree. Where none do,
or where the slopes to the left and to the right stay apart however small the step, the slope is unknown.
"""

from collections.abc import Callable

import numpy as np

from grader.leaves import Leaves

EPSILON = float(np.finfo(float).eps)
STEP = EPSILON ** (1 / 3)
SHRINK = 1 / 8
ROUNDS = 4
TOLERANCE = 1e-5
"""Relative. Float32 arithmetic (1e-7 an operation) passes; a real mistake is at least a thousand times larger."""

Loss = Callable[[Leaves], float]


class Differencer:
    """A loss as a function of one long vector x, and a count of its evaluations.

    loss: takes leaves by name, returns a float. variables: the base point. claimed: the gradient in question, as
    one long vector; it only scales the allowance for rounding.
    """

    def __init__(self, loss: Loss, variables: Leaves, claimed: np.ndarray) -> None:
        self._loss, self.variables = loss, variables
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
        """(central slope along direction, gap between the one-sided slopes) with step h."""
        above, below = self.at(self.x + h * direction), self.at(self.x - h * direction)
        return (above - below) / (2 * h), abs(above - 2 * self.base + below) / h

    def rounding(self, h: float) -> float:
        """How far rounding inside the loss can move a central difference of step h."""
        return 16 * EPSILON * self._magnitude / h

    def slope(self, direction: np.ndarray, h: float, claimed: float) -> float | None:
        """The slope along direction: at once where it agrees with `claimed`, else settled; None where unknown."""
        slope, gap = self.central(direction, h)
        if abs(slope - claimed) <= TOLERANCE * abs(slope) + self.rounding(h):
            return slope
        for _ in range(ROUNDS):
            h *= SHRINK
            finer, finer_gap = self.central(direction, h)
            noise = self.rounding(h)
            # On a smooth stretch the gap shrinks with h; at a kink it stays.
            kink = finer_gap > 0.5 * gap and finer_gap > 8 * noise
            if abs(finer - slope) <= 1e-4 * abs(slope) + 2 * noise and not kink:
                return slope if abs(slope - claimed) < abs(finer - claimed) else finer
            slope, gap = finer, finer_gap
        return None


def difference_entries(differencer: Differencer, claimed: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The gradient at the chosen entries of the long vector, NaN at the others and where it is unknown."""
    truth = np.full(claimed.size, np.nan)
    direction = np.zeros(claimed.size)
    for i in chosen:
        direction[i] = 1.0
        slope = differencer.slope(direction, STEP * max(1.0, abs(differencer.x[i])), claimed[i])
        truth[i] = np.nan if slope is None else slope
        direction[i] = 0.0
    return truth
