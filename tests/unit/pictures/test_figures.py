"""The lessons' still pictures: where the units go, and what the labels say."""

import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.figures import chain_picture, layer_picture, network_picture, node_positions


def test_nodes_stand_in_columns_evenly_spread_and_centred():
    assert node_positions([1, 3], 0, 100, 10, 50) == [[(0, 30)], [(100, 10), (100, 30), (100, 50)]]


def test_a_network_needs_two_layers_with_units():
    for widths in ([3], [3, 0]):
        with pytest.raises(ValueError, match=r"at least one unit"):
            node_positions(widths, 0, 1, 0, 1)


def test_network_picture_has_every_unit_and_every_weight():
    shapes = [item for item in network_picture([3, 4, 3, 1]).items if isinstance(item, Shape)]
    assert sum(shape.radius > 0 for shape in shapes) == 3 + 4 + 3 + 1
    assert sum(shape.radius == 0 for shape in shapes) == 3 * 4 + 4 * 3 + 3 * 1


def test_network_picture_names_its_widths():
    assert "3-4-3-1" in network_picture([3, 4, 3, 1]).label


@pytest.mark.parametrize("depth", [2, 5])
def test_chain_picture_shows_a_delta_and_a_gradient_for_every_layer(depth):
    drawing = chain_picture(depth)
    texts = [item.text for item in drawing.items if not isinstance(item, Shape)]
    for l in range(1, depth + 1):
        assert f"δ[{l}]" in texts
        assert f"dW[{l}]" in texts
    assert f"δ[{depth + 1}]" not in texts


@pytest.mark.parametrize("depth", [1, 6])
def test_chain_picture_says_what_fits(depth):
    with pytest.raises(ValueError, match="2 to 5 layers"):
        chain_picture(depth)


@pytest.mark.parametrize("drawing", [layer_picture(), chain_picture()])
def test_backward_is_never_drawn_solid_and_forward_never_dashed(drawing):
    strokes = [item for item in drawing.items if isinstance(item, Shape)]
    assert all(item.dash for item in strokes if item.stroke == palette.BACKWARD)
    assert not any(item.dash for item in strokes if item.stroke == palette.FORWARD)
