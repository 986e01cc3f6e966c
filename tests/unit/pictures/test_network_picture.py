"""The picture of a network: nothing is left out."""

from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.network_picture import network_picture


def test_network_picture_has_every_unit_and_every_weight():
    shapes = [item for item in network_picture([3, 4, 3, 1]).items if isinstance(item, Shape)]
    assert sum(shape.radius > 0 for shape in shapes) == 3 + 4 + 3 + 1
    assert sum(shape.radius == 0 for shape in shapes) == 3 * 4 + 4 * 3 + 3 * 1


def test_network_picture_names_its_widths():
    assert "3-4-3-1" in network_picture([3, 4, 3, 1]).label
