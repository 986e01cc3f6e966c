"""What an error is measured by where next to nothing is left of a gradient: its size if nothing in it cancelled.

A slope such as a * (1 - a) is a difference of numbers of size 1. Where they come in float32, or with a short constant
e, it is off by their rounding, however small it is itself; so is a residual a - y. That is much of next to nothing
where all units are saturated, or all targets met, and nothing beside the same gradient with slopes of 1 and other
targets.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.differencing import STEP
from grader.checking.exercise import Exercise, ForwardPass
from grader.checking.leaves import Leaves, flatten
from grader.checking.operations import SMOOTH, softmax

DRAWS = 7
"""Of a case: in some the targets are missed."""
ROUNDING = 1e-6
"""Relative to the natural size: ten roundings in float32, or those of e = 2.71828."""


class Unsaturated(Alteration):
    """Activations that can saturate have a slope of 1."""

    def activate(self, f: Callable, f_prime: Callable, z: np.ndarray, layer: Hashable = 1) -> np.ndarray:
        """f(z), moving as z does where f can saturate."""
        return self.apply(f"layer {layer}", f, z)

    def apply(self, place: str, f: Callable, *operands: Any) -> Any:
        """f(*operands), moving as the operand does where f can saturate."""
        if f is not softmax and f not in SMOOTH:
            return super().apply(place, f, *operands)
        return operands[0] + self._remember(("shift", place), lambda: f(*operands) - operands[0])


@lru_cache(maxsize=1024)  # of a lesson's exercises all; those that the dojo deals are let go of
def natural_size(exercise: Exercise, k: int, leaf: str) -> float:
    """The largest root mean square of this leaf's gradient in draws of the k-th case, unsaturated; 0 if unknown."""
    sizes = [0.0]
    for seed, (variables, loss) in enumerate(_draws(exercise, k)):
        at = variables.get(leaf)
        if at is not None and at.size:
            step = STEP * np.random.default_rng(seed).choice([-1.0, 1.0], size=at.shape)
            slope = (loss({leaf: at + step}) - loss({leaf: at - step})) / (2 * STEP)
            sizes.append(abs(slope) / np.sqrt(at.size))
    return float(np.nanmax(sizes))


@lru_cache(maxsize=1)  # the leaves of a case are asked for one after another
def _draws(exercise: Exercise, k: int) -> list[tuple[Leaves, ForwardPass]]:
    cases = [exercise.case(np.random.default_rng([seed, k]), k) for seed in range(DRAWS)]
    return [(flatten(case.variables), ForwardPass(case, Unsaturated())) for case in cases]
