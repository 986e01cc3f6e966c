"""Random weights. Each initializer returns W of shape (fan_out, fan_in), float64, with mean 0.

fan_in is the number of inputs of a unit, fan_out the number of units of the layer. The variance decides whether
signals keep their size on the way forward and gradients on the way back.
"""

from collections.abc import Callable

import numpy as np


def naive(rng: np.random.Generator, fan_in: int, fan_out: int, std: float = 0.01) -> np.ndarray:
    """W ~ N(0, std^2), whatever the layer's size."""
    return rng.normal(0.0, std, size=_shape(fan_in, fan_out))


def lecun(rng: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 1/fan_in): keeps the forward variance of a linear layer (LeCun et al., 1998)."""
    return rng.normal(0.0, np.sqrt(1.0 / max(fan_in, 1)), size=_shape(fan_in, fan_out))


def xavier(rng: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 2/(fan_in + fan_out)): a compromise between forward and backward (Glorot and Bengio, 2010)."""
    return rng.normal(0.0, np.sqrt(2.0 / max(fan_in + fan_out, 1)), size=_shape(fan_in, fan_out))


def he(rng: np.random.Generator, fan_in: int, fan_out: int) -> np.ndarray:
    """W ~ N(0, 2/fan_in): makes up for the half of the signal that ReLU drops (He et al., 2015)."""
    return rng.normal(0.0, np.sqrt(2.0 / max(fan_in, 1)), size=_shape(fan_in, fan_out))


Initializer = Callable[[np.random.Generator, int, int], np.ndarray]

INITIALIZERS: dict[str, Initializer] = {"naive": naive, "lecun": lecun, "xavier": xavier, "he": he}
"""Every initializer by name."""


def _shape(fan_in: int, fan_out: int) -> tuple[int, int]:
    if fan_in < 1 or fan_out < 1:
        raise ValueError(f"a layer needs at least one input and one unit, not fan_in={fan_in}, fan_out={fan_out}")
    return fan_out, fan_in
