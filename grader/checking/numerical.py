"""Was this right answer made by finite differences? Its noise tells, never its accuracy.

Nudge the arguments by a few units in the last place: what a formula gives moves by about as much, however crude its
constants and guards; a finite difference divides the rounding of its loss by its step h, and moves by epsilon / h.
Measured, medians over cases: right answers stay below 4e-15 of their scale; central differences move by 3e-14 with
h = 1e-3 and by 1e-12 and more with h = 1e-5, Richardson's with h = 1e-2 by 1e-13. Exact ways to differentiate without a
formula (a complex step, dual numbers) are not seen, nor is what was rounded afterwards, nor a step of 1e-2.

Two things make a formula noisy too, and are told from differences. Where much cancels, next to nothing is left but the
rounding of what was summed: so a small result is measured by the largest. Where a result hangs on the last digits of
its arguments, it moves in proportion: nudges that are a million times as wide move it about a million times as far,
and a finite difference hardly further.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checking.differencing import EPSILON
from grader.checking.leaves import Leaves, owner

ULPS = np.array([-3, -2, -1, 1, 2, 3])
"""Nudges, in relative units of the last place: small, for an exact answer moves with them, and many, for a number that
stands alone is noisy at some of them only."""
NUDGES = 4
"""A case."""
ENOUGH = 3
"""Cases that must be told: fewer accuse nobody, and so many without noise acquit."""
NOISY, JUMPED = 2e-14, 1e-4
"""Relative to a result's largest entry. No right answer has noise above JUMPED: what moves more, jumps."""
SMALLEST_SHARE = 0.05
"""A result that is smaller than this share of the largest one is measured by this share of that: in 1,200 right answers
the rounding of what cancelled was at most three units in the last place of the largest."""
WIDE = 2.0**20
"""How much wider other nudges are, which show how far a result moves in proportion."""
IN_PROPORTION = 5.0
"""So many times as far as in proportion is no noise: each operation rounds, too. Right answers stay below twice."""


def nudged(value: Any, rng: np.random.Generator, width: float = 1.0) -> Any:
    """The value with every float in it moved by a few units in the last place, up or down.

    width: as many times further.
    Whole numbers stay, since labels and switches are compared with ==; so does whatever is no float. Types stay too:
    NumPy treats a float of Python's own and one of its own differently.
    """
    if isinstance(value, list | tuple):
        return type(value)(nudged(item, rng, width) for item in value)
    if isinstance(value, float):
        return value if value % 1 == 0 else type(value)(value * (1 + width * EPSILON * _drawn(rng, ())))
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return np.where(value % 1 == 0, value, value * (1 + width * EPSILON * _drawn(rng, value.shape)))
    return value


def _drawn(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return ULPS[rng.integers(len(ULPS), size=shape)]  # as rng.choice draws, in less time


class Noise:
    """What was seen of one answer's noise, case by case."""

    def __init__(self) -> None:
        self._moved: defaultdict[str, list[float]] = defaultdict(list)
        self._told = 0

    @property
    def settled(self) -> bool:
        """Whether further cases would be a waste: there were enough, and none was noisy."""
        return self._told >= ENOUGH and all(moved <= NOISY for cases in self._moved.values() for moved in cases)

    def add(self, returned: Leaves, after_nudges: Callable[[float], list[Leaves]]) -> None:
        """One case.

        returned: the results. after_nudges: a width of nudges -> what comes back after each nudge of the arguments.
        """
        self._told += 1
        moved = _moved(returned, after_nudges(1.0))
        if any(move > NOISY for move in moved.values()):
            wide = _moved(returned, after_nudges(WIDE))
            moved = {output: _beyond(move, wide.get(output, 0.0) / WIDE) for output, move in moved.items()}
        for output, move in moved.items():
            self._moved[output].append(move)

    def is_numerical(self) -> bool:
        """Whether one of the results is noisy in most of the cases."""
        medians = [float(np.median(cases)) for cases in self._moved.values() if len(cases) >= ENOUGH]
        return any(NOISY < median < JUMPED for median in medians)


def _moved(returned: Leaves, after_nudges: list[Leaves]) -> dict[str, float]:
    """For each output how far it moved at most, beside its own size."""
    largest = max((float(np.abs(leaf).max(initial=0.0)) for leaf in returned.values()), default=0.0)
    moved: defaultdict[str, float] = defaultdict(float)
    for leaves in after_nudges:
        for name, leaf in returned.items():
            scale = max(float(np.abs(leaf).max(initial=0.0)), SMALLEST_SHARE * largest)
            if name in leaves and leaves[name].shape == leaf.shape and scale > 0:
                move = float(np.abs(leaves[name] - leaf).max(initial=0.0)) / scale
                moved[owner(name)] = max(moved[owner(name)], move)
    return moved


def _beyond(move: float, in_proportion: float) -> float:
    """The move, or nothing where the arguments explain it."""
    return move if move > IN_PROPORTION * in_proportion else 0.0
