"""Central finite differences: a gradient from evaluations of the loss alone.

They are the referee of the whole course. Truncation error falls as h^2, rounding error
grows as 1/h. They meet near the cube root of the machine epsilon, 6e-6, times the scale
of the parameter (Press et al., Numerical Recipes, section 5.7).

>>> gradient = numerical_gradient(lambda x: x[0] ** 2 * x[1], np.array([3.0, 5.0]))
>>> gradient.round(6)
array([30.,  9.])
>>> relative_error(gradient, np.array([30.0, 9.0])) < 1e-9
True
"""

from collections.abc import Callable

import numpy as np

STEP = float(np.finfo(float).eps ** (1 / 3))
"""The relative step, about 6.06e-06."""


def central_difference(
    f: Callable[[float], float], x: float, h: float | None = None
) -> float:
    """df/dx at x, about (f(x + h) - f(x - h)) / 2h. h defaults to STEP * max(1, |x|).

    ValueError where h is not positive, or so small that x + h = x - h.
    """
    h = STEP * max(1.0, abs(x)) if h is None else h
    if not h > 0:
        raise ValueError(f"the step h must be positive, not {h}")
    above, below = x + h, x - h
    if above == below:
        lost = f"the step h={h} is lost in rounding at x={x}"
        raise ValueError(f"{lost}: take a larger step")
    return (f(above) - f(below)) / (above - below)


def numerical_gradient(
    loss: Callable[[np.ndarray], float], x: np.ndarray, h: float | None = None
) -> np.ndarray:
    """dL/dx, entry by entry: two evaluations of the loss for each entry of x.

    loss takes an array of x's shape and returns a number; it gets a copy, so x stays as
    it was. Returns a float64 array of x's shape. Only for checking: a real gradient
    costs about three forward passes, this one 2 x.size.
    """
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):

        def along_entry(value: float, index: tuple[int, ...] = index) -> float:
            nudged = x.copy()
            nudged[index] = value
            return loss(nudged)

        gradient[index] = central_difference(along_entry, float(x[index]), h)
    return gradient


def relative_error(claimed: np.ndarray, numerical: np.ndarray) -> float:
    """Largest difference, divided by the largest magnitude of either.

    0 where both are 0 everywhere; infinite where any entry is not finite. ValueError
    names both shapes where they differ.
    """
    claimed = np.asarray(claimed, dtype=float)
    numerical = np.asarray(numerical, dtype=float)
    if claimed.shape != numerical.shape:
        shapes = f"shape {claimed.shape} with shape {numerical.shape}"
        raise ValueError(f"cannot compare {shapes}")
    if not (np.isfinite(claimed).all() and np.isfinite(numerical).all()):
        return np.inf
    scale = max(np.abs(claimed).max(initial=0.0), np.abs(numerical).max(initial=0.0))
    if scale == 0:
        return 0.0
    return float(np.abs(claimed - numerical).max() / scale)
