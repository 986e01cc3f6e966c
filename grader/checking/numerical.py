"""Is this right answer exact, or was it made by finite differences itself? Its accuracy tells."""

import numpy as np

from grader.checking.differencing import Differencer
from grader.checking.leaves import Leaves

WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""The eight-point central difference: its error falls as h^8, so a coarse step suffices and rounding stays small."""
COARSE = 2e-2
TRUSTED, DIFFERENCED, ROUNDED = 1e-12, 4e-12, 3e-9
"""Relative errors. Analytic gradients in float64 stay below TRUSTED, two-point differences lie above DIFFERENCED,
formulas partly in float32 above ROUNDED."""


def looks_differenced(loss, variables: Leaves, claimed: Leaves, rng: np.random.Generator, most: float) -> bool | None:
    """Whether the claimed gradient is only as accurate as finite differences; None where this cannot be told.

    most: the relative error above which it is put down to something else.

    It cannot where a kink is near, where rounding in the loss is too large, or where the answer came in float32.
    """
    g = np.concatenate([claimed[name].ravel() for name in variables])
    if np.array_equal(g, g.astype(np.float32)):
        return None
    differencer = Differencer(loss, variables, g)
    direction = rng.standard_normal(g.size)
    direction /= np.linalg.norm(direction)
    size = float(np.linalg.norm(g * direction))
    fine, coarse = (_eight_point(differencer, direction, h) for h in (COARSE / 2, COARSE))
    if size == 0 or abs(fine - coarse) > TRUSTED * size:
        return None
    return DIFFERENCED * size < abs(float(g @ direction) - coarse) < most * size


def calls_grow(sizes: list[int], calls: list[int]) -> bool:
    """Whether a larger gradient took a call more for every entry more.

    Finite differences do; a formula with a guard such as 1/(a + 1e-10) is no more accurate, but takes as many
    calls at any size. (Loops take more too, but are exact.)
    """
    small, large = int(np.argmin(sizes)), int(np.argmax(sizes))
    # One pair alone may grow by chance: cases differ in more than their size.
    half = (sizes[large] - sizes[small]) / 2
    grown = [c - calls[small] >= s - sizes[small] for s, c in zip(sizes, calls, strict=True) if s - sizes[small] > half]
    return calls[large] >= sizes[large] and all(grown)


def _eight_point(differencer: Differencer, direction: np.ndarray, h: float) -> float:
    x = differencer.x
    steps = enumerate(WEIGHTS, start=1)
    return (
        sum(w * (differencer.at(x + k * h * direction) - differencer.at(x - k * h * direction)) for k, w in steps) / h
    )
