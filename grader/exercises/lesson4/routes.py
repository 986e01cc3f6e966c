"""Lesson 4: one use of a value, and one line's derivative, as things that a known mistake can alter."""

import numpy as np
from backprop.activations import identity, identity_prime

from grader.checking.alteration import Alteration, Slope
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.exercises.slopes import altered_at, slope_one

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
CLASSES = (3, 2, 4, 2, 5, 3, 4, 3)
WIDTHS = ((3, 2), (2, 4), (1, 3), (4, 4), (3, 1), (2, 5), (3, 3), (4, 2))
"""By case: a batch of one, layers of width one, square weights."""


def use_of(alter: Alteration, name: str, value: np.ndarray) -> np.ndarray:
    """One use of a value, by name, so that a mistake can drop it or turn its sign."""
    return alter.activate(identity, identity_prime, value, layer=name)


def with_slope(kind: str, layer: str, slope: Slope, title: str, text: str) -> Suspect:
    """The derivative of one line replaced."""
    return altered_at(kind, slope, layer, words=Words(title, text))


def unmasked(*parameters: str) -> Suspect:
    """These parameters' gradients made of dL/da, while delta itself is right."""
    return Suspect(
        "next_not_masked",
        alter=lambda leaf: Alteration(slope=slope_one, layers={1}) if leaf in parameters else Alteration(),
    )


NEGATED = Suspect("negated", wrong=lambda case, truth: {name: -leaf for name, leaf in truth.items()})
"""All outputs at once: else a sign that is lost in one line would explain the lines after it."""
