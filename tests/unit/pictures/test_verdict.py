"""What becomes of a signal, in a word."""

import numpy as np
import pytest
from backprop.pictures.canvas.verdict import verdict


@pytest.mark.parametrize(
    "first, last, expected",
    [
        (-13.0, -1.0, ("1.0e-12", "vanishes")),
        (-1.0, -1.5, ("3.2", "usable")),
        (19.0, 9.0, ("1.0e+10", "explodes")),
        (-np.inf, 0.0, ("0", "below float range")),
        (np.nan, np.nan, ("?", "beyond float range")),
        (np.inf, 0.0, ("?", "beyond float range")),
    ],
)
def test_verdict(first, last, expected):
    assert verdict(np.array([first, last])) == expected
