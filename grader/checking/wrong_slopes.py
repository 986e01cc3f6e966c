"""Slopes that are used by mistake in place of f'(z). All take f', z and a = f(z)."""

from collections.abc import Callable

import numpy as np
from backprop.activations import activation_named

from grader.checking.alteration import Slope


def as_given(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The slope that the forward pass offers at the place: there, that is the mistaken one."""
    return f_prime(z)


def slope_zero(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """0: nothing is carried back."""
    return np.zeros_like(z)


def slope_one(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """1: the factor is left out."""
    return np.ones_like(z)


def slope_reversed(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """With its sign turned."""
    return -f_prime(z)


def slope_at_a(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Taken at what the function sends on."""
    return f_prime(a)


def slope_squared(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Applied twice."""
    return f_prime(z) ** 2


def slope_upside_down(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Divided by, where it should be multiplied by."""
    return 1 / f_prime(z)


def function_itself(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """f in place of its slope."""
    return a


FORMULAS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
}
"""Slopes in terms of what the function sends on."""


def formula_at_z(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The formula in terms of a, with z put in; f'(z) for a function without such a formula."""
    formulas = (formula for name, formula in FORMULAS.items() if f_prime is activation_named(name).f_prime)
    return next(formulas, f_prime)(z)


def formula_named(name: str) -> Slope:
    """The formula of this activation in terms of a, whichever function sends it on."""
    return lambda f_prime, z, a: FORMULAS[name](a)


def slope_named(name: str) -> Slope:
    """The slope of this activation, whichever function it stands at."""
    other = activation_named(name).f_prime
    return lambda f_prime, z, a: other(z)
