"""Update rules as pure functions: parameters and gradients in, new parameters out, nothing changed in place.

Parameters and gradients are lists of float arrays, pairwise of the same shape; None stays None (index 0 of W and
b). State (velocity, moments) is passed in and handed back; leave it out at the first step.
"""

from typing import NamedTuple

import numpy as np

Arrays = list[np.ndarray | None]


def sgd_step(parameters: Arrays, gradients: Arrays, learning_rate: float) -> Arrays:
    """theta - learning_rate * g."""
    _check(parameters, gradients)
    return [None if p is None else p - learning_rate * g for p, g in zip(parameters, gradients, strict=True)]


def momentum_step(
    parameters: Arrays,
    gradients: Arrays,
    velocity: Arrays | None,
    learning_rate: float,
    momentum: float = 0.9,
) -> tuple[Arrays, Arrays]:
    """v <- momentum * v + g; theta <- theta - learning_rate * v. Returns (parameters, velocity)."""
    _check(parameters, gradients)
    velocity = zeros_like(parameters) if velocity is None else velocity
    velocity = [None if v is None else momentum * v + g for v, g in zip(velocity, gradients, strict=True)]
    return sgd_step(parameters, velocity, learning_rate), velocity


class AdamState(NamedTuple):
    """Running means of the gradient (m) and its square (v), and the number of steps taken."""

    m: Arrays
    v: Arrays
    step: int


def adam_step(
    parameters: Arrays,
    gradients: Arrays,
    state: AdamState | None,
    learning_rate: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, AdamState]:
    """One step of Adam with bias correction (Kingma and Ba, 2015, algorithm 1). Returns (parameters, state)."""
    _check(parameters, gradients)
    state = AdamState(zeros_like(parameters), zeros_like(parameters), 0) if state is None else state
    step = state.step + 1
    updated, m_new, v_new = [], [], []
    for p, g, m, v in zip(parameters, gradients, state.m, state.v, strict=True):
        if p is None:
            for column in (updated, m_new, v_new):
                column.append(None)
            continue
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**step), v / (1 - beta2**step)
        updated.append(p - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon))
        m_new.append(m)
        v_new.append(v)
    return updated, AdamState(m_new, v_new, step)


def global_norm(gradients: Arrays) -> float:
    """The Euclidean norm of all gradients taken as one long vector."""
    return float(np.sqrt(sum(np.sum(g**2) for g in gradients if g is not None)))


def clip_by_global_norm(gradients: Arrays, max_norm: float) -> tuple[Arrays, float]:
    """Scale all gradients by one factor so that their global norm is at most max_norm (Pascanu et al., 2013).

    The direction is kept. Returns (gradients, the norm before clipping).
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm must be positive, not {max_norm}")
    norm = global_norm(gradients)
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return [None if g is None else g * factor for g in gradients], norm


def zeros_like(parameters: Arrays) -> Arrays:
    """Zeros in the shape of every parameter; None stays None."""
    return [None if p is None else np.zeros_like(p, dtype=float) for p in parameters]


def _check(parameters: Arrays, gradients: Arrays) -> None:
    if len(parameters) != len(gradients):
        raise ValueError(f"{len(parameters)} parameters but {len(gradients)} gradients")
    for index, (p, g) in enumerate(zip(parameters, gradients, strict=True)):
        if np.shape(p) != np.shape(g) or (p is None) != (g is None):
            raise ValueError(f"parameter {index} has shape {np.shape(p)}, its gradient {np.shape(g)}")
