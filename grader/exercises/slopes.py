"""Suspects that every exercise with an activation shares: the forward pass with a wrong slope, or a partial batch."""

from collections.abc import Callable

import numpy as np
from backprop.activations import activation_named

from grader.checking.alteration import OUTPUT, Alteration, only_example
from grader.checking.exercise import Suspect

SLOPE_MISSING = Suspect("slope_missing", alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: np.ones_like(z)))
SLOPE_AT_A = Suspect("slope_at_a", alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: f_prime(a)))
SLOPE_TWICE = Suspect("slope_twice", alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: f_prime(z) ** 2))
OUTPUT_SLOPE = Suspect(
    "output_slope_wrong",
    alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: f_prime(z), layers={OUTPUT}),
)
WEIGHTS_TRANSPOSED = Suspect("weights_transposed", alter=lambda leaf: Alteration(transposed=True))
FIRST_EXAMPLE = Suspect("first_example", alter=lambda leaf: Alteration(weights=only_example(0)))


def slope_of(name: str) -> Suspect:
    """The slope of another activation than the layer's own."""
    other: Callable = activation_named(name).f_prime
    return Suspect(f"slope_of_{name}", alter=lambda leaf: Alteration(slope=lambda f_prime, z, a: other(z)))
