"""Update rules as pure functions: parameters and gradients in, new parameters out.

Parameters and gradients are lists of float arrays, pairwise of the same shape; None
stays None (index 0 of W and b). Nothing is changed in place. State (velocity, moments)
is passed in and handed back; leave it out at the first step. ValueError where a
parameter and its gradient differ in shape.

>>> sgd_step([None, np.array([1.0, 2.0])], [None, np.array([10.0, 0.0])], 0.1)
[None, array([0., 2.])]
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Arrays = list[np.ndarray | None]


def sgd_step(parameters: Arrays, gradients: Arrays, learning_rate: float) -> Arrays:
    """theta <- theta - learning_rate * g."""
    _check(parameters, gradients)
    # NumPy writes a sum over the product; a difference would need one array more.
    return _each(lambda p, g: p + -learning_rate * g, parameters, gradients)


def momentum_step(
    parameters: Arrays,
    gradients: Arrays,
    velocity: Arrays | None,
    learning_rate: float,
    momentum: float = 0.9,
) -> tuple[Arrays, Arrays]:
    """v <- momentum * v + g; theta <- theta - learning_rate * v.

    Returns (parameters, velocity).
    """
    _check(parameters, gradients)
    velocity = zeros_like(parameters) if velocity is None else velocity
    velocity = _each(lambda v, g: momentum * v + g, velocity, gradients)
    return sgd_step(parameters, velocity, learning_rate), velocity


class AdamState(NamedTuple):
    """Running means of the gradient (m) and of its square (v), and the steps taken."""

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
    """One step of Adam with bias correction (Kingma and Ba, 2015, algorithm 1).

    Returns (parameters, state).
    """
    _check(parameters, gradients)
    if state is None:
        state = AdamState(zeros_like(parameters), zeros_like(parameters), step=0)
    step = state.step + 1
    m = _each(lambda m, g: beta1 * m + (1 - beta1) * g, state.m, gradients)
    v = _each(lambda v, g: beta2 * v + (1 - beta2) * g**2, state.v, gradients)

    def moved(p: np.ndarray, m: np.ndarray, v: np.ndarray) -> np.ndarray:
        m_hat, v_hat = m / (1 - beta1**step), v / (1 - beta2**step)
        return p - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)

    return _each(moved, parameters, m, v), AdamState(m, v, step)


def global_norm(gradients: Arrays) -> float:
    """The Euclidean norm of all gradients taken as one long vector."""
    return float(np.sqrt(sum(np.sum(g**2) for g in gradients if g is not None)))


def clip_by_global_norm(gradients: Arrays, max_norm: float) -> tuple[Arrays, float]:
    """Scale all gradients by one factor so that their global norm is at most max_norm.

    The direction is kept. Returns (gradients, the norm before clipping). ValueError
    where max_norm is not positive. Pascanu et al., 2013.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm must be positive, not {max_norm}")
    norm = global_norm(gradients)
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return _each(lambda g: g * factor, gradients), norm


def zeros_like(parameters: Arrays) -> Arrays:
    """Zeros in the shape of every parameter; None stays None."""
    return _each(lambda p: np.zeros_like(p, dtype=float), parameters)


def _each(rule: Callable[..., np.ndarray], *lists: Arrays) -> Arrays:
    """The rule, applied to the entries of the lists at every index; None stays None."""
    entries = zip(*lists, strict=True)
    return [None if entry[0] is None else rule(*entry) for entry in entries]


def _check(parameters: Arrays, gradients: Arrays) -> None:
    if len(parameters) != len(gradients):
        raise ValueError(f"{len(parameters)} parameters but {len(gradients)} gradients")
    for index, (p, g) in enumerate(zip(parameters, gradients, strict=True)):
        p_shape, g_shape = (None if x is None else np.shape(x) for x in (p, g))
        if p_shape != g_shape:
            raise ValueError(
                f"parameter {index} has shape {p_shape}, its gradient {g_shape}"
            )
