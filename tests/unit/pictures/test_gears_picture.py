"""The picture of the gears: wheels, hands and words all say the slopes that finite differences find."""

import math

import numpy as np
import pytest
from backprop import central_difference
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.gears_picture import AXLES, HAIR, MIDDLE, SLOPES, VALUES, WHEELS, gears_picture

CHAIN = (lambda x: 2 * x, lambda u1: 12 / u1, lambda u2: u2**2 + 1)


def test_the_values_are_those_of_the_chain():
    arriving = list(map(float, VALUES.values()))
    assert [f(x) for f, x in zip(CHAIN, arriving, strict=False)] == arriving[1:]


def test_the_slopes_are_those_of_finite_differences():
    measured = [central_difference(f, float(x)) for f, x in zip(CHAIN, VALUES.values(), strict=False)]
    np.testing.assert_allclose(list(map(float, SLOPES.values())), measured, rtol=1e-8)


def test_the_wheels_have_the_ratios_of_the_slopes():
    for (driver, driven), slope in zip(WHEELS, SLOPES.values(), strict=True):
        assert driver / driven == pytest.approx(abs(float(slope)))


def test_each_hand_has_turned_by_the_product_of_the_slopes_before_it():
    strokes = [item for item in gears_picture().items if isinstance(item, Shape) and len(item.points) == 2]
    turned = []
    for axle in AXLES:
        (tip,) = (item.points[1] for item in strokes if item.points[0] == (axle, MIDDLE) and not item.dash)
        turned.append(math.degrees(math.atan2(tip[0] - axle, MIDDLE - tip[1])) / HAIR)
    np.testing.assert_allclose(turned, np.cumprod([1.0, *map(float, SLOPES.values())]))


def test_the_belt_is_crossed_where_the_slope_is_negative():
    strands = [
        item.points
        for item in gears_picture().items
        if isinstance(item, Shape) and len(item.points) == 2 and abs(item.points[1][0] - item.points[0][0]) > 100
    ][:6]
    for k, slope in enumerate(SLOPES.values()):
        for (_, y1), (_, y2) in strands[2 * k : 2 * k + 2]:
            assert ((y1 - MIDDLE) * (y2 - MIDDLE) < 0) == (slope < 0)


def test_the_picture_says_the_product():
    texts = [item.text for item in gears_picture().items if not isinstance(item, Shape)]
    assert "dL/dx = 2 · (−1/3) · 4 = −8/3" in texts and "L by -8/3" in gears_picture().label
