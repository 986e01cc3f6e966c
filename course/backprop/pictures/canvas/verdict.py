"""What becomes of a signal between the first layer and the last, in a word."""

import numpy as np

from backprop.pictures.canvas.numerals import scientific

USABLE = 3
"""Decades: first and last layer's gradients within a factor of 1000 of each other count as usable."""


def verdict(curve: np.ndarray) -> tuple[str, str]:
    """The ratio of the first layer's gradient to the last one's as text, and whether it vanishes or explodes."""
    first, last = curve[0], curve[-1]
    if np.isneginf(first) and np.isfinite(last):
        return "0", "below float range"
    if not (np.isfinite(first) and np.isfinite(last)):
        return "?", "beyond float range"
    decades = first - last
    word = "vanishes" if decades < -USABLE else "explodes" if decades > USABLE else "usable"
    return scientific(decades), word
