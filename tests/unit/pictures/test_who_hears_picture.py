"""Who hears X[0, 0]: the marks of the picture are the entries that move when it is nudged."""

import numpy as np
import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.who_hears_picture import COLUMNS, HEARD, ROWS, who_hears_picture


@pytest.mark.parametrize("name, axis", [("batch norm", 0), ("layer norm", 1)])
def test_it_marks_what_moves(name, axis):
    X = np.random.default_rng(8).normal(size=(ROWS, COLUMNS))

    def normed(X):
        centred = X - X.mean(axis=axis, keepdims=True)
        return centred * ((centred**2).mean(axis=axis, keepdims=True) + 1e-5) ** -0.5

    nudged = X.copy()
    nudged[0, 0] += 1e-3
    moved = np.argwhere(np.abs(normed(nudged) - normed(X)) > 1e-9)
    assert {tuple(map(int, place)) for place in moved} == HEARD[name]
    assert f"{len(moved)} of {X.size}" in who_hears_picture().label


def test_every_mark_is_drawn_once_and_a_ring_is_around_the_straight_ones():
    strokes = [item for item in who_hears_picture().items if isinstance(item, Shape) and item.stroke == palette.FORWARD]
    radii = [item.radius for item in strokes if item.radius]
    assert radii.count(min(radii)) == 2 + sum(map(len, HEARD.values()))
    assert radii.count(max(radii)) == 4
