"""The picture of the two fans of a layer."""

from itertools import product

import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.fan_picture import fan_picture

from tests.unit.pictures.layout import problems


def heads(fan_in, fan_out, colour):
    """The arrowheads of a colour: one for each term of a sum."""
    shapes = [item for item in fan_picture(fan_in, fan_out).items if isinstance(item, Shape)]
    return [item for item in shapes if item.closed and len(item.points) == 3 and item.fill == colour]


@pytest.mark.parametrize("fan_in, fan_out", [(5, 3), (3, 5), (1, 1), (7, 2)])
def test_each_sum_has_as_many_arrows_as_terms(fan_in, fan_out):
    assert len(heads(fan_in, fan_out, palette.FORWARD)) == fan_in
    assert len(heads(fan_in, fan_out, palette.BACKWARD)) == fan_out
    label = fan_picture(fan_in, fan_out).label
    assert f"fan_in = {fan_in} terms" in label and f"fan_out = {fan_out} terms" in label


def boxes(colour):
    """(width, height) of each rectangle in a colour: the lit row or column of W, and the weight that both share."""
    shapes = [item for item in fan_picture(5, 3).items if isinstance(item, Shape) and len(item.points) == 4]
    lit = [item for item in shapes if colour in (item.stroke, item.fill)]
    return [(item.points[2][0] - item.points[0][0], item.points[2][1] - item.points[0][1]) for item in lit]


def test_a_row_is_lit_forward_and_a_column_backward():
    assert boxes(palette.FORWARD) == [(20, 20), (100, 20)]
    assert boxes(palette.BACKWARD) == [(20, 20), (20, 60)]


@pytest.mark.parametrize("fans", list(product((1, 2, 7), repeat=2)))
def test_every_size_is_clean(fans):
    assert problems(fan_picture(*fans)) == []


def test_it_refuses_what_it_has_no_room_for():
    with pytest.raises(ValueError, match="room"):
        fan_picture(0, 3)
