"""Random weights: each initializer returns W of shape (fan_out, fan_in), with mean 0.

fan_in is the number of inputs of a unit, fan_out the number of units of the layer. The
variance decides whether signals keep their size on the way forward and gradients on the
way back. ValueError where the layer has no input or no unit.

>>> W = he(np.random.default_rng(0), fan_in=200, fan_out=300)
>>> round(float(W.std()), 2)  # sqrt(2/200)
0.1
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator


def naive(rng: Generator, fan_in: int, fan_out: int, std: float = 0.01) -> np.ndarray:
    """W ~ N(0, std^2), whatever the layer's size."""
    return rng.normal(0.0, std, size=_checked_shape(fan_in, fan_out))


def lecun(rng: Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 1/fan_in): a linear layer keeps the variance (LeCun et al., 1998)."""
    shape = _checked_shape(fan_in, fan_out)
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), size=shape)


def xavier(rng: Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 2/(fan_in + fan_out)): a compromise between forward and backward.

    Glorot and Bengio, 2010.
    """
    shape = _checked_shape(fan_in, fan_out)
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=shape)


def he(rng: Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 2/fan_in): makes up for the half that ReLU drops (He et al., 2015)."""
    shape = _checked_shape(fan_in, fan_out)
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=shape)


Initializer = Callable[[Generator, int, int], np.ndarray]

INITIALIZERS = {"naive": naive, "lecun": lecun, "xavier": xavier, "he": he}
"""Every initializer by name."""


def _checked_shape(fan_in: int, fan_out: int) -> tuple[int, int]:
    if fan_in < 1 or fan_out < 1:
        raise ValueError(
            "a layer needs at least one input and one unit, "
            f"not fan_in={fan_in}, fan_out={fan_out}"
        )
    return fan_out, fan_in
