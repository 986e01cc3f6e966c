"""The picture of XOR: what is tinted is what the network says, and one straight line parts the moved corners."""

import numpy as np
import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.xor_picture import LEFTS, SIDE, TOP, clip, xor_picture

from tests.unit.pictures.layout import problems

BOTH_OR_NEITHER = (np.array([[2.0, 2.0], [-2.0, -2.0]]), np.array([-2.0, 2.0]), np.array([-3.0, -3.0]), np.array([3.0]))
FOLD = (np.array([[2.2, 2.2], [3.0, 3.0]]), np.array([0.0, -3.0]), np.array([3.2, -5.1]), np.array([-3.2]))
EITHER = (np.array([[-2.4, 2.4], [2.4, -2.4]]), np.zeros(2), np.array([3.3, 3.3]), np.array([-3.6]))
RANDOM = tuple(np.random.default_rng(11).normal(size=shape) for shape in ((2, 2), 2, 2, 1))
NETWORKS = {"both or neither": BOTH_OR_NEITHER, "fold": FOLD, "either": EITHER, "random": RANDOM}


def tinted(drawing) -> list[Shape]:
    return [item for item in drawing.items if isinstance(item, Shape) and item.fill == palette.GREEN]


def inside(polygon: Shape, x: float, y: float) -> bool:
    edges = zip(polygon.points, polygon.points[1:] + polygon.points[:1], strict=True)
    turns = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for (x1, y1), (x2, y2) in edges]
    return min(turns) >= 0 or max(turns) <= 0


@pytest.mark.parametrize("name", NETWORKS)
def test_tinted_is_where_the_network_says_one(name):
    W1, b1, W2, b2 = NETWORKS[name]
    polygons = tinted(xor_picture(*NETWORKS[name]))
    for x1, x2 in np.random.default_rng(0).uniform(-0.5, 1.5, size=(300, 2)):
        x, y = LEFTS[0] + SIDE * (x1 + 0.5) / 2, TOP + SIDE - SIDE * (x2 + 0.5) / 2
        logit = W2 @ np.maximum(W1 @ [x1, x2] + b1, 0) + b2[0]
        assert any(inside(polygon, x, y) for polygon in polygons) == (logit > 0) or abs(logit) < 1e-6


@pytest.mark.parametrize("name", ["both or neither", "fold", "either"])
def test_the_words_give_the_moved_corners_and_the_answers(name):
    W1, b1, _, _ = NETWORKS[name]
    label = xor_picture(*NETWORKS[name]).label
    for corner in ("00", "01", "10", "11"):
        h = np.maximum(W1 @ [float(digit) for digit in corner] + b1, 0)
        assert f"{corner} to ({h[0]:.1f}, {h[1]:.1f})" in label
    assert "00: 0, 01: 1, 10: 1, 11: 0" in label


@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_clean(name):
    assert problems(xor_picture(*NETWORKS[name])) == []


def test_corners_on_one_spot_share_a_name():
    texts = [item.text for item in xor_picture(*EITHER).items if isinstance(item, Text)]
    assert "00 and 11" in texts


def test_a_border_runs_from_edge_to_edge_of_the_hidden_space():
    for network in (BOTH_OR_NEITHER, FOLD, EITHER):
        lines = [i for i in xor_picture(*network).items if isinstance(i, Shape) and i.weight == palette.BOLD]
        (border,) = (line for line in lines if line.points[0][0] >= LEFTS[1] - 1e-6)
        edges = (LEFTS[1], LEFTS[1] + SIDE, TOP, TOP + SIDE)
        assert all(
            min(abs(x - edges[0]), abs(x - edges[1]), abs(y - edges[2]), abs(y - edges[3])) < 1e-6
            for x, y in border.points
        )


def test_clip_cuts_a_square_in_half():
    half = clip([(0, 0), (1, 0), (1, 1), (0, 1)], np.array([1.0, 0.0]), -0.5)
    assert sorted(half) == [(0.5, 0), (0.5, 1), (1, 0), (1, 1)]
