"""The picture of the joints: what it says of the three neurons is what the module computes."""

import numpy as np
import pytest
from backprop.activations import relu
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.joints_picture import PARTS, SUM, B, V, W, joints_picture


def weighted_sum(x: float, f=lambda z: z) -> float:
    return float(V @ f(W * x + B))


def test_the_slopes_written_are_those_of_the_sum():
    written = [item.text for item in joints_picture().items if isinstance(item, Text) and item.bold]
    slopes = [weighted_sum(x + 0.25, relu) - weighted_sum(x - 0.25, relu) for x in (-0.5, 0.5, 1.5, 2.5)]
    assert [f"{2 * slope:g}".replace("-", "−") for slope in slopes] == [w.removeprefix("slope ") for w in written[-4:]]
    assert 2 * (weighted_sum(9.25) - weighted_sum(8.75)) == pytest.approx(float(V @ W))
    assert f"slope {V @ W:g}" in written


def test_a_slope_looks_alike_above_and_below():
    above, below = ((bottom - top) / (high - low) for top, bottom, high, low in (PARTS, SUM))
    assert above == below


def test_the_marks_are_where_the_sum_bends():
    discs = [item for item in joints_picture().items if isinstance(item, Shape) and item.fill == palette.FORWARD]
    heights = [item.points[0][1] for item in discs]
    sums = [weighted_sum(x, relu) for x in -B / W]
    assert np.diff(heights) == pytest.approx(np.diff(sums) * -24)
    for x, v in zip(-B / W, V, strict=True):
        bend = weighted_sum(x + 0.5, relu) - 2 * weighted_sum(x, relu) + weighted_sum(x - 0.5, relu)
        assert bend == pytest.approx(0.5 * v)
