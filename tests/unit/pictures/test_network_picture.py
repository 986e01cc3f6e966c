"""The picture of a network: nothing is left out."""

from itertools import pairwise

import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.network_picture import network_picture


def test_network_picture_has_every_unit_and_every_weight():
    shapes = [item for item in network_picture([3, 4, 3, 1]).items if isinstance(item, Shape)]
    assert sum(shape.radius > 0 for shape in shapes) == 3 + 4 + 3 + 1
    assert sum(shape.radius == 0 for shape in shapes) == 3 * 4 + 4 * 3 + 3 * 1


@pytest.mark.parametrize("widths, routes", [([3, 4, 3, 1], 3), ([2, 2, 1], 1), ([2, 3, 4, 2], 8)])
def test_the_routes_of_the_first_weight_are_bold(widths, routes):
    drawing = network_picture(widths)
    lines = [item for item in drawing.items if isinstance(item, Shape) and not item.radius]
    after = pairwise(widths[2:])
    assert sum(line.weight == palette.BOLD for line in lines) == 1 + widths[2] + sum(n * m for n, m in after)
    assert f"{routes} route" in drawing.label


def test_network_picture_names_its_widths():
    assert "3-4-3-1" in network_picture([3, 4, 3, 1]).label
