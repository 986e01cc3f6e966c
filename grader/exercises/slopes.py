"""Wrong slopes, and the suspects that exercises share: the forward pass with one of them, or a partial batch."""

from collections.abc import Callable, Hashable

import numpy as np
from backprop.activations import activation_named

from grader.checking.alteration import OUTPUT, Alteration, Slope, only_example
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words


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


def altered_at(kind: str, slope: Slope, *layers: Hashable, words: Words | None = None) -> Suspect:
    """The forward pass with this slope in these layers; where none is named, in all but OUTPUT."""
    return Suspect(kind, alter=lambda leaf: Alteration(slope=slope, layers=layers or None), words=words)


SLOPE_MISSING = altered_at("slope_missing", slope_one)
SLOPE_AT_A = altered_at("slope_at_a", slope_at_a)
SLOPE_TWICE = altered_at("slope_twice", slope_squared)
OUTPUT_SLOPE = altered_at("output_slope_wrong", as_given, OUTPUT)
WEIGHTS_TRANSPOSED = Suspect("weights_transposed", alter=lambda leaf: Alteration(transposed=True))
FIRST_EXAMPLE = Suspect("first_example", alter=lambda leaf: Alteration(weights=only_example(0)))


def slope_of(name: str) -> Suspect:
    """The slope of another activation than the layer's own."""
    other: Callable = activation_named(name).f_prime
    return altered_at(f"slope_of_{name}", lambda f_prime, z, a: other(z))
