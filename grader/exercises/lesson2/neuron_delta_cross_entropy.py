"""Delta of a sigmoid neuron, for the binary cross-entropy averaged over the batch."""

import numpy as np

from grader.exercises.given import Sizes
from grader.exercises.gradient import gradient

MARGINS = {2: (-2.5, -2.5), 3: (1.8, 40.0, 40.0, 15.0, 15.0)}
"""Case -> how far z is on its target's side of 0: wrong by 2.5 at most, and right where 1 - a is 0, or nearly so.

So a guard of 1e-6 or less on a and 1 - a is no mistake, one of 1e-5 always is, and none at all ends in 0/0.
"""


def targets(rng: np.random.Generator, sizes: Sizes, k: int) -> np.ndarray:
    """0 and 1 by turns, (N,)."""
    return (np.arange(sizes["N"]) + k) % 2.0


def pre_activations(rng: np.random.Generator, sizes: Sizes, k: int) -> np.ndarray:
    """(N,), on both sides of 0, and the margins of the case."""
    margins = rng.uniform(-2.5, 2.5, size=sizes["N"])
    fixed = MARGINS.get(k, ())
    margins[: len(fixed)] = fixed
    return (2 * targets(rng, sizes, k) - 1) * margins


exercise = gradient(
    section="5 Sure and wrong",
    points=2,
    given="z (N), y (N) binary",
    forward="loss = np.sum(sigmoid_cross_entropy(z, y)) / len(y)",
    returns={"delta": "z"},
    draw={"z": pre_activations, "y": targets},
)
