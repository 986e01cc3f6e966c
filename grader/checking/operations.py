"""What a forward pass given as text is made of: each operation as a function of its operands, and its slope.

An operation works entry by entry and has a slope, or it moves entries about and adds them up: a product of matrices,
a reduction, an index. Where a kink lies is told too, so that a nudge across one can be told from a smooth one.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from backprop.activations import (
    ACTIVATIONS,
    leaky_relu,
    relu,
    sigmoid,
    tanh,
)
from backprop.losses import one_hot, softmax

Slope = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Power:
    """x to a fixed exponent, entry by entry."""

    exponent: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x**self.exponent

    def prime(self, x: np.ndarray) -> np.ndarray:
        """The power rule."""
        return self.exponent * x ** (self.exponent - 1)


@dataclass(frozen=True)
class Reduction:
    """The sum, mean or max along an axis; over everything where axis is None."""

    name: str
    axis: int | None = None
    keepdims: bool = False

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return getattr(np, self.name)(x, axis=self.axis, keepdims=self.keepdims)


def softmax_diagonal(z: np.ndarray) -> np.ndarray:
    """How each output of a softmax moves with its own input alone, which is all that a slope can tell. z: (..., K)."""
    p = softmax(z)
    return p * (1 - p)


def sigmoid_cross_entropy(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """-(y log a + (1 - y) log(1 - a)) with a = sigmoid(z), entry by entry and without overflow."""
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def softmax_cross_entropy(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """-sum_k y_k log p_k with p = softmax(z), a number for each row, without overflow. z, y: (..., K)."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return -np.sum(y * (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))), axis=-1)


SMOOTH = frozenset({sigmoid, tanh})
"""Activations whose slope is no constant, so that it matters where it is taken, and how often."""
LAYERS = frozenset(a.f for name, a in ACTIVATIONS.items() if name != "identity")
"""Activations: a line that calls one is a layer's."""
FUNCTIONS: dict[str, Callable] = {name: a.f for name, a in ACTIVATIONS.items()} | {
    f.__name__: f for f in (softmax, one_hot, sigmoid_cross_entropy, softmax_cross_entropy)
}
"""What a forward pass may call by these names, besides NumPy."""

SLOPES: dict[Callable, Slope] = {a.f: a.f_prime for a in ACTIVATIONS.values()} | {
    softmax: softmax_diagonal,
    np.exp: np.exp,
    np.log: np.reciprocal,
    np.sin: np.cos,
}

KINKS: dict[Callable, Callable[..., np.ndarray]] = {
    relu: lambda z: z > 0,
    leaky_relu: lambda z: z > 0,
    np.abs: lambda x: x > 0,
    np.maximum: operator.gt,
}
"""Function -> which side of its kink each entry is on."""


def slope_of(f: Callable) -> Slope | None:
    """f', or None where f has none: it is no function of one number."""
    return f.prime if isinstance(f, Power) else SLOPES.get(f)


def side_of(f: Callable, *operands: np.ndarray) -> np.ndarray | None:
    """Which side of f's kinks these operands are on; None where it has none."""
    if isinstance(f, Reduction) and f.name == "max":
        return np.asarray(np.argmax(operands[0], axis=f.axis))
    pattern = KINKS.get(f)
    return None if pattern is None else pattern(*operands)
