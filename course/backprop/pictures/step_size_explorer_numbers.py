"""Two difference quotients and their errors, for every step h."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop.activations import relu, relu_prime, tanh, tanh_prime

FINEST, PER_DECADE = -15, 4
"""The smallest step, as a power of ten, and how many of them a decade has."""


class Curve(NamedTuple):
    """A function, its slope, and the point x at which the slope is measured."""

    name: str
    f: Callable[[np.ndarray], np.ndarray]
    f_prime: Callable[[np.ndarray], np.ndarray]
    x: float


CURVES = {
    "sin": Curve("sin(x) at x = 1", np.sin, np.cos, 1.0),
    "exp": Curve("exp(x) at x = 1", np.exp, np.exp, 1.0),
    "tanh": Curve("tanh(x) at x = 0.5", tanh, tanh_prime, 0.5),
    "log": Curve("ln(x) at x = 1000", np.log, np.reciprocal, 1000.0),
    "relu": Curve("ReLU(x) at x = 0.001, beside its corner", relu, relu_prime, 0.001),
}


class State(NamedTuple):
    """All that the picture depends on: a key of CURVES and the step."""

    curve: str = "sin"
    h: float = 0.1


class Measured(NamedTuple):
    """The two difference quotients with step h, their relative errors, and the true slope."""

    central: float
    one_sided: float
    central_error: float
    one_sided_error: float
    true: float


class Errors(NamedTuple):
    """The steps, and at each the relative error of the central quotient and of the one-sided one, each (61,)."""

    steps: np.ndarray
    central: np.ndarray
    one_sided: np.ndarray


def measure(state: State) -> Measured:
    """Both quotients at the state's h, in plain float64 arithmetic."""
    curve, h = CURVES[state.curve], state.h
    above, here, below = (float(curve.f(np.array(point))) for point in (curve.x + h, curve.x, curve.x - h))
    true = float(curve.f_prime(np.array(curve.x)))
    central, one_sided = (above - below) / (2 * h), (above - here) / h
    return Measured(central, one_sided, abs(central - true) / abs(true), abs(one_sided - true) / abs(true), true)


@lru_cache(maxsize=len(CURVES))
def errors(name: str) -> Errors:
    """The errors of both quotients over the whole range of steps. name: a key of CURVES."""
    steps = 10.0 ** np.linspace(FINEST, 0, PER_DECADE * -FINEST + 1)
    measured = [measure(State(name, float(h))) for h in steps]
    return Errors(steps, np.array([m.central_error for m in measured]), np.array([m.one_sided_error for m in measured]))
