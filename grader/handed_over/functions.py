"""Functions whose slope or gain is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def cube(x: np.ndarray) -> np.ndarray:
    """x^3."""
    return x * x * x


def softplus(z: np.ndarray) -> np.ndarray:
    """log(1 + exp(z)), a ReLU without a corner."""
    return np.logaddexp(0.0, z)


def sine(z: np.ndarray) -> np.ndarray:
    """sin(z), as in networks for images and waves."""
    return np.sin(np.asarray(z, dtype=float))


@dataclass(frozen=True)
class Stretched:
    """z -> outer * f(inner * z): an activation that nobody has the gain of at hand."""

    f: Callable[[np.ndarray], np.ndarray]
    inner: float
    outer: float

    def __call__(self, z: np.ndarray) -> np.ndarray:
        return self.outer * self.f(self.inner * np.asarray(z, dtype=float))
