"""Activation functions f and their slopes f', both taken at the pre-activation z.

Every function maps a float array of any shape to a new float64 array of that shape,
element by element. The slope is always a function of z, never of a = f(z): a shortcut
such as sigmoid' = a (1 - a) is an implementation detail of the one function that can
afford it.

>>> f, f_prime = activation_named("relu")
>>> z = np.array([-2.0, 0.0, 3.0])
>>> f(z), f_prime(z)
(array([0., 0., 3.]), array([0., 0., 1.]))
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

LEAK = 0.01
"""Slope of leaky ReLU for z < 0 (Maas, Hannun and Ng, 2013)."""


def identity(z: np.ndarray) -> np.ndarray:
    """f(z) = z, for a linear output layer."""
    return np.array(z, dtype=float)


def identity_prime(z: np.ndarray) -> np.ndarray:
    """f'(z) = 1."""
    return np.ones_like(z, dtype=float)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """f(z) = 1 / (1 + exp(-z)), in (0, 1).

    Written with exp(-|z|), which never overflows and keeps its digits where f is tiny.
    """
    z = np.asarray(z, dtype=float)
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


def sigmoid_prime(z: np.ndarray) -> np.ndarray:
    """f'(z) = f(z) (1 - f(z)), in (0, 0.25], largest at z = 0.

    Written with f(-z) for 1 - f(z), which would round to 0 for z above 37.

    >>> sigmoid_prime(np.array([0.0, 40.0]))
    array([2.50000000e-01, 4.24835426e-18])
    """
    magnitude = np.abs(np.asarray(z, dtype=float))
    decay = np.exp(-magnitude)
    return decay / (1.0 + decay) ** 2


def tanh(z: np.ndarray) -> np.ndarray:
    """f(z) = tanh(z), in (-1, 1)."""
    return np.tanh(np.asarray(z, dtype=float))


def tanh_prime(z: np.ndarray) -> np.ndarray:
    """f'(z) = 1 - tanh(z)^2, in (0, 1], largest at z = 0; equal to 4 sigmoid'(2z)."""
    return 4.0 * sigmoid_prime(2.0 * np.asarray(z, dtype=float))


def relu(z: np.ndarray) -> np.ndarray:
    """f(z) = max(0, z)."""
    return np.maximum(np.asarray(z, dtype=float), 0.0)


def relu_prime(z: np.ndarray) -> np.ndarray:
    """f'(z) = 1 where z > 0, else 0.

    At z = 0 any value in [0, 1] is a subgradient; this one is 0.
    """
    return (np.asarray(z) > 0).astype(float)


def leaky_relu(z: np.ndarray) -> np.ndarray:
    """f(z) = max(z, LEAK * z): z where z > 0, else LEAK * z."""
    z = np.asarray(z, dtype=float)
    return np.maximum(z, LEAK * z)


def leaky_relu_prime(z: np.ndarray) -> np.ndarray:
    """f'(z) = 1 where z > 0, else LEAK."""
    return np.where(np.asarray(z) > 0, 1.0, LEAK)


class Activation(NamedTuple):
    """An activation function with its slope; both take the pre-activation z."""

    f: Callable[[np.ndarray], np.ndarray]
    f_prime: Callable[[np.ndarray], np.ndarray]


ACTIVATIONS = {
    "identity": Activation(identity, identity_prime),
    "sigmoid": Activation(sigmoid, sigmoid_prime),
    "tanh": Activation(tanh, tanh_prime),
    "relu": Activation(relu, relu_prime),
    "leaky_relu": Activation(leaky_relu, leaky_relu_prime),
}
"""Every activation by name."""


def activation_named(name: str) -> Activation:
    """Look an activation up by name; a ValueError lists the known names."""
    try:
        return ACTIVATIONS[name]
    except KeyError:
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"no activation named {name!r}; known: {known}") from None
