"""Lesson 4: one use of a value, and one line's derivative, as things that a known mistake can alter."""

from collections.abc import Callable

import numpy as np
from backprop.activations import identity, identity_prime

from grader.checking.alteration import Alteration
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words

MODULE_ANSWERS = (
    "backprop.network.Network.backward",
    "backprop.losses.softmax_cross_entropy_gradient",
    "backprop.finite_differences.numerical_gradient",
    "backprop.finite_differences.central_difference",
)

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
CLASSES = (3, 2, 4, 2, 5, 3, 4, 3)
WIDTHS = ((3, 2), (2, 4), (1, 3), (4, 4), (3, 1), (2, 5), (3, 3), (4, 2))
"""By case: a batch of one, layers of width one, square weights."""


def wire(alter: Alteration, name: str, value: np.ndarray) -> np.ndarray:
    """One use of a value, by name, so that a mistake can drop it or turn its sign."""
    return alter.activate(identity, identity_prime, value, layer=name)


def local(kind: str, layer: str, slope: Callable, title: str, text: str) -> Suspect:
    """The derivative of one line replaced: slope(f_prime, z, a) at the base point."""
    return Suspect(kind, alter=lambda leaf: Alteration(slope=slope, layers={layer}), words=Words(title, text))


def flat(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Slope 1."""
    return np.ones_like(z)


def lost(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Slope 0: the route carries nothing back."""
    return np.zeros_like(z)


def reversed_sign(f_prime: Callable, z: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The slope with its sign turned."""
    return -f_prime(z)


def unmasked(*parameters: str) -> Suspect:
    """These parameters' gradients made of dL/da, while delta itself is right."""
    return Suspect(
        "next_not_masked",
        alter=lambda leaf: Alteration(slope=flat, layers={1}) if leaf in parameters else Alteration(),
    )


NEGATED = Suspect("negated", wrong=lambda case, truth: {name: -leaf for name, leaf in truth.items()})
"""All outputs at once: else a sign that is lost in one line would explain the lines after it."""
