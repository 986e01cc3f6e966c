"""Losses, each with its derivative, averaged over the batch.

Rows are examples: N of them. A loss sums over the outputs of one example and averages
over examples, so every derivative here already carries the factor 1/N. The
classification losses take *logits*, the pre-activation z of the output layer, because
that is where they can be computed without overflow. ValueError where outputs and
targets differ in shape or the batch is empty.

>>> value, gradient = loss_named("softmax_cross_entropy")
>>> z, y = np.array([[1000.0, 1000.0]]), one_hot(np.array([0]), n_classes=2)
>>> round(value(z, y), 6)  # ln 2
0.693147
>>> gradient(z, y)
array([[-0.5,  0.5]])
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop.activations import sigmoid


def half_squared_error(a: np.ndarray, y: np.ndarray) -> float:
    """L = (1/N) sum_n 1/2 ||a_n - y_n||^2, for a and y of shape (N, n_out)."""
    a, y = _matched(a, y)
    return float(0.5 * np.sum((a - y) ** 2) / len(a))


def half_squared_error_gradient(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/da = (a - y) / N, of shape (N, n_out)."""
    a, y = _matched(a, y)
    return (a - y) / len(a)


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """L = -(1/N) sum_n [y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))], from logits.

    z: (N, n_out) logits; y: (N, n_out), each in [0, 1]. Written as
    max(z, 0) - z y + log(1 + exp(-|z|)): the same number, and nothing overflows.
    """
    z, y = _matched(z, y)
    entries = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
    return float(np.sum(entries) / len(z))


def binary_cross_entropy_gradient(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/dz = (sigmoid(z) - y) / N, (N, n_out): the sigmoid's slope has cancelled."""
    z, y = _matched(z, y)
    return (sigmoid(z) - y) / len(z)


def softmax(z: np.ndarray) -> np.ndarray:
    """p_k = exp(z_k) / sum_j exp(z_j) along the last axis.

    The maximum is taken off first, which changes no p and lets nothing overflow.
    """
    z = np.asarray(z, dtype=float)
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """L = -(1/N) sum_n sum_k y_nk log softmax(z_n)_k, from logits.

    z: (N, K) logits; y: (N, K) one-hot rows (or any rows that sum to 1).
    """
    z, y = _matched(z, y)
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-np.sum(y * log_p) / len(z))


def softmax_cross_entropy_gradient(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/dz = (softmax(z) - y) / N, of shape (N, K), for rows of y that sum to 1."""
    z, y = _matched(z, y)
    return (softmax(z) - y) / len(z)


def one_hot(labels: np.ndarray, n_classes: int) -> np.ndarray:
    """Rows of zeros with a one at the label, (N, n_classes).

    labels: (N,) integers in [0, n_classes); ValueError where they are anything else.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        found = f"{labels.dtype} of shape {labels.shape}"
        raise ValueError(f"labels must be a vector of integers, not {found}")
    if labels.size and not (labels.min() >= 0 and labels.max() < n_classes):
        found = f"labels run from {labels.min()} to {labels.max()}"
        raise ValueError(f"{found}, outside 0..{n_classes - 1}")
    return np.eye(n_classes)[labels]


class Loss(NamedTuple):
    """A loss of a network's last array, with its derivative by that array."""

    value: Callable[[np.ndarray, np.ndarray], float]
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray]


LOSSES = {
    "half_squared_error": Loss(half_squared_error, half_squared_error_gradient),
    "binary_cross_entropy": Loss(binary_cross_entropy, binary_cross_entropy_gradient),
    "softmax_cross_entropy": Loss(
        softmax_cross_entropy, softmax_cross_entropy_gradient
    ),
}
"""Every loss by name. The cross-entropies take logits: a network's linear output."""


def loss_named(name: str) -> Loss:
    """Look a loss up by name; a ValueError lists the known names."""
    try:
        return LOSSES[name]
    except KeyError:
        known = ", ".join(LOSSES)
        raise ValueError(f"no loss named {name!r}; known: {known}") from None


def _matched(a: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, y = np.asarray(a, dtype=float), np.asarray(y, dtype=float)
    if a.ndim != 2 or a.shape != y.shape:
        shapes = f"output of shape {a.shape} against target of shape {y.shape}"
        raise ValueError(f"{shapes}: both must be the same (N, n_out)")
    if a.size == 0:
        shapes = f"output of shape {a.shape}, target of shape {y.shape}"
        raise ValueError(f"the batch is empty: {shapes}")
    return a, y
