"""Is this right answer exact, or was it made by finite differences itself? Its accuracy tells."""

from typing import NamedTuple

import numpy as np

from grader.checking.differencing import Differencer, Loss
from grader.checking.leaves import Leaves

WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""The eight-point central difference: its error falls as h^8, so a coarse step suffices and rounding stays small."""
COARSE = 2e-2
TRUSTED, DIFFERENCED, ROUNDED = 1e-12, 4e-12, 3e-9
"""Relative errors. Analytic gradients in float64 stay below TRUSTED, two-point differences lie above DIFFERENCED,
formulas partly in float32 above ROUNDED."""


class Exactness(NamedTuple):
    """Of one case: `looks_differenced`, how many entries the gradient has, and how many calls it took to make."""

    differenced: bool | None
    entries: int
    calls: int


def is_numerical(cases: list[Exactness], elementwise: bool) -> bool:
    """Whether an answer that is right on all these cases was made by finite differences.

    elementwise: as in `Exercise`; else the calls must tell too.
    """
    told = [case.differenced for case in cases if case.differenced is not None]
    if len(told) < 2 or np.mean(told) <= 0.6:
        return False
    return elementwise or calls_grow([case.entries for case in cases], [case.calls for case in cases])


def looks_differenced(
    loss: Loss, variables: Leaves, claimed: Leaves, rng: np.random.Generator, elementwise: bool
) -> bool | None:
    """Whether the claimed gradient is only as accurate as finite differences; None where this cannot be told.

    elementwise: as in `Exercise`; there an error above ROUNDED is put down to something else. It cannot be told where
    a kink is near, where rounding in the loss is too large, or where the answer came in float32.
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
    most = ROUNDED if elementwise else np.inf
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
