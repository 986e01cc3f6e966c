"""The saturation widget: its numbers are the module's own, no state leaves the picture, the label says it in words."""

import warnings

import numpy as np
import pytest
from backprop.activations import sigmoid
from backprop.finite_differences import central_difference
from backprop.losses import binary_cross_entropy, half_squared_error
from backprop.pictures.saturation_explorer import draw
from backprop.pictures.saturation_explorer_drawing import small
from backprop.pictures.saturation_explorer_numbers import State, deltas

PLACES = np.linspace(-10, 10, 41)


@pytest.mark.parametrize("y", [0, 1])
def test_both_deltas_are_the_slopes_of_the_losses(y):
    target = np.array([[float(y)]])
    squared, cross = deltas(PLACES, y)
    for z, d_squared, d_cross in zip(PLACES, squared, cross, strict=True):
        by_nudging = central_difference(lambda v: half_squared_error(sigmoid(np.array([[v]])), target), z)
        assert d_squared == pytest.approx(by_nudging, rel=1e-6, abs=1e-9)
        by_nudging = central_difference(lambda v: binary_cross_entropy(np.array([[v]]), target), z)
        assert d_cross == pytest.approx(by_nudging, rel=1e-6, abs=1e-9)


def test_the_squared_errors_delta_is_largest_at_a_third():
    squared, _ = deltas(np.linspace(-10, 10, 20001), 1)
    assert np.abs(squared).max() == pytest.approx(4 / 27, abs=1e-6)


@pytest.mark.parametrize("y", [0, 1])
def test_no_state_warns_or_leaves_the_picture(y):
    for z in PLACES:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            drawing = draw(State(float(z), y))
        points = [point for item in drawing.items for point in getattr(item, "points", (getattr(item, "point", None),))]
        assert all(0 <= px <= drawing.width and 0 <= py <= drawing.height for px, py in points)


def test_the_label_tells_the_numbers():
    label = draw(State(-8.0, 1)).label
    assert "z = -8.0" in label and "target y = 1" in label
    assert "-0.00034 under half squared error and -0.9997 under cross-entropy" in label


@pytest.mark.parametrize("value, text", [(0.25, "0.2500"), (-0.5, "−0.5000"), (3.35e-4, "3.4e−04"), (0.0, "0.0000")])
def test_small_numbers_keep_their_digits(value, text):
    assert small(value) == text
