"""Losses, each with its derivative, averaged over the batch.

Rows are examples: N of them. A loss sums over the outputs of one example and averages over examples, so every
derivative here already carries the factor 1/N. The classification losses take *logits*, the pre-activation z
of the output layer, because that is where they can be computed without overflow.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop.activations import sigmoid


def half_squared_error(a: np.ndarray, y: np.ndarray) -> float:
    """L = (1/N) sum_n 1/2 ||a_n - y_n||^2.

    a, y: (N, n_out). ValueError where the shapes differ or the batch is empty.
    """
    a, y = _matched(a, y)
    return float(0.5 * np.sum((a - y) ** 2) / len(a))


def half_squared_error_gradient(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/da = (a - y) / N, of shape (N, n_out)."""
    a, y = _matched(a, y)
    return (a - y) / len(a)


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """L = -(1/N) sum_n [y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))], from logits.

    z: (N, n_out) logits; y: (N, n_out), each in [0, 1]. Uses max(z, 0) - z y + log(1 + exp(-|z|)), which is the
    same number and never overflows.
    """
    z, y = _matched(z, y)
    return float(np.sum(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))) / len(z))


def binary_cross_entropy_gradient(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/dz = (sigmoid(z) - y) / N, of shape (N, n_out): the slope of the sigmoid has cancelled."""
    z, y = _matched(z, y)
    return (sigmoid(z) - y) / len(z)


def softmax(z: np.ndarray) -> np.ndarray:
    """p_k = exp(z_k) / sum_j exp(z_j) along the last axis; the maximum is taken off first, so nothing overflows."""
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
    """Rows of zeros with a one at the label. labels: (N,) integers in [0, n_classes). Returns (N, n_classes)."""
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be a vector of integers, not {labels.dtype} of shape {labels.shape}")
    if labels.size and not (labels.min() >= 0 and labels.max() < n_classes):
        raise ValueError(f"labels run from {labels.min()} to {labels.max()}, outside 0..{n_classes - 1}")
    return np.eye(n_classes)[labels]


class Loss(NamedTuple):
    """A loss of the network's last array, with its derivative with respect to that array."""

    value: Callable[[np.ndarray, np.ndarray], float]
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray]


LOSSES = {
    "half_squared_error": Loss(half_squared_error, half_squared_error_gradient),
    "binary_cross_entropy": Loss(binary_cross_entropy, binary_cross_entropy_gradient),
    "softmax_cross_entropy": Loss(softmax_cross_entropy, softmax_cross_entropy_gradient),
}
"""Every loss by name. The cross-entropies expect a network with a linear ("identity") output: its logits."""


def loss(name: str) -> Loss:
    """Look a loss up by name; a ValueError lists the known names."""
    try:
        return LOSSES[name]
    except KeyError:
        raise ValueError(f"no loss named {name!r}; known: {', '.join(LOSSES)}") from None


def _matched(a: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, y = np.asarray(a, dtype=float), np.asarray(y, dtype=float)
    if a.ndim != 2 or a.shape != y.shape:
        raise ValueError(
            f"output of shape {a.shape} against target of shape {y.shape}: both must be the same (N, n_out)"
        )
    if a.size == 0:
        raise ValueError(f"the batch is empty: output of shape {a.shape}, target of shape {y.shape}")
    return a, y
