"""The axes that plots over layers share."""

import numpy as np
from backprop.pictures.canvas.layer_axes import nice_ticks


def test_ticks_of_nothing_finite_are_still_an_axis():
    assert len(nice_ticks(np.array([-np.inf, np.nan]))) >= 3
