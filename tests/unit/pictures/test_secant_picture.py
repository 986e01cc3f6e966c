"""The picture of the secants: their numbers are sin's, and the lines are drawn as steep as they are said to be."""

import re

import numpy as np
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.secant_picture import H, X, secant_picture

ONE_SIDED, CENTRAL = (np.sin(X + H) - np.sin(X)) / H, (np.sin(X + H) - np.sin(X - H)) / (2 * H)


def drawn_slope(colour: str) -> float:
    """Of the secant in this colour: rise over run, in pixels."""
    (line,) = (item for item in secant_picture().items if isinstance(item, Shape) and item.stroke == colour)
    (x1, y1), (x2, y2) = line.points
    return (y1 - y2) / (x2 - x1)


def test_the_label_tells_the_three_slopes():
    told = [float(number) for number in re.findall(r"slope (\d+\.\d+)", secant_picture().label)]
    np.testing.assert_allclose(told, [np.cos(X), ONE_SIDED, CENTRAL], atol=5e-4)


def test_the_secants_are_as_steep_as_they_are_said_to_be():
    np.testing.assert_allclose(
        [drawn_slope(palette.ONE_SIDED[0]), drawn_slope(palette.CENTRAL[0])], [ONE_SIDED, CENTRAL]
    )


def test_what_is_written_is_what_the_label_tells():
    texts = " ".join(item.text for item in secant_picture().items if not isinstance(item, Shape))
    for number in (np.cos(X), ONE_SIDED, CENTRAL):
        assert f"{number:.3f}" in texts
