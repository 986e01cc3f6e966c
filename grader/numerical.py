"""Is this right answer exact, or was it made by finite differences itself? Its accuracy tells."""

import numpy as np

from grader.differencing import Differencer
from grader.leaves import Leaves

WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""The eight-point central difference: its error falls as h^8, so a coarse step suffices and rounding stays small."""
COARSE = 2e-2
TRUSTED, DIFFERENCED, ROUNDED = 1e-12, 4e-12, 3e-9
"""Relative errors. Analytic gradients in float64 stay below TRUSTED, float32 starts above ROUNDED; between
DIFFERENCED and ROUNDED lie two-point differences with steps from 1e-4 to 1e-8."""


def looks_differenced(loss, variables: Leaves, claimed: Leaves, rng: np.random.Generator) -> bool | None:
    """Whether the claimed gradient has the accuracy of finite differences; None where this cannot be told.

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
    return DIFFERENCED * size < abs(float(g @ direction) - coarse) < ROUNDED * size


def _eight_point(differencer: Differencer, direction: np.ndarray, h: float) -> float:
    x = differencer.x
    steps = enumerate(WEIGHTS, start=1)
    return (
        sum(w * (differencer.at(x + k * h * direction) - differencer.at(x - k * h * direction)) for k, w in steps) / h
    )
