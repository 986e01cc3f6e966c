"""Whether a gradient is 0: then it tells nothing of who can derive it."""

from collections.abc import Sequence

import numpy as np

ROUNDING = 1e-9
"""A gradient below it is 0 but for rounding: all of it cancels."""


def is_often_zero(gradients: Sequence[np.ndarray]) -> bool:
    """Whether one gradient is 0 in most cases. gradients: it, case by case."""
    return 2 * sum(np.abs(one).max() < ROUNDING for one in gradients) > len(gradients)
