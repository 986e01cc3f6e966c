"""Delta of a sigmoid neuron, for the binary cross-entropy averaged over the batch."""

import numpy as np

from grader.exercises.given import Sizes
from grader.exercises.gradient import gradient

MARGINS = {1: (-2.5,), 2: (1.8, 40.0), 3: (1.8, 40.0), 4: (-2.5, 5.0), 6: (1.8, 15.0), 7: (1.8, 15.0)}
"""Case -> how far z is on its target's side of 0: the least margin, and one where 1 - a is 0, or nearly so.

Wrong by 2.5 at most, so a guard of 1e-6 on a and 1 - a is no mistake; one of 1e-5 always is, for it is as large as a
tenth of the least margin's delta allows; without a guard, 0/0 comes out.
"""


def targets(rng: np.random.Generator, sizes: Sizes, k: int) -> np.ndarray:
    """0 and 1 by turns, (N,)."""
    return (np.arange(sizes["N"]) + k) % 2.0


def pre_activations(rng: np.random.Generator, sizes: Sizes, k: int) -> np.ndarray:
    """(N,), with the margins of the case; the others stand up to 5 above the least one."""
    fixed = MARGINS.get(k, ())
    margins = rng.uniform(0.0, 5.0, size=sizes["N"]) + (fixed[0] if fixed else -2.5)
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
