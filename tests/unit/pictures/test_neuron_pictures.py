"""The still pictures of the lesson on one neuron: what they show, and that backward is never drawn like forward."""

import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.neuron_pictures import neuron_picture, two_neurons_picture


@pytest.mark.parametrize("drawing", [neuron_picture(), two_neurons_picture()])
def test_backward_is_never_drawn_solid_and_forward_never_dashed(drawing):
    strokes = [item for item in drawing.items if isinstance(item, Shape)]
    assert all(item.dash for item in strokes if item.stroke == palette.BACKWARD)
    assert not any(item.dash for item in strokes if item.stroke == palette.FORWARD)


@pytest.mark.parametrize("drawing", [neuron_picture(), two_neurons_picture()])
def test_everything_lies_inside_the_picture(drawing):
    for item in drawing.items:
        for x, y in item.points if isinstance(item, Shape) else [item.point]:
            assert 0 <= x <= drawing.width and drawing.top <= y <= drawing.height


def test_the_neuron_has_a_gradient_for_every_parameter():
    texts = {item.text for item in neuron_picture().items if isinstance(item, Text)}
    assert {"δ = dL/dz", "dL/dw1", "dL/dw2", "dL/db = δ"} <= texts


def test_the_chain_hands_the_message_back_through_w2():
    texts = [item.text for item in two_neurons_picture().items if isinstance(item, Text)]
    assert {"δ2", "· w2", "dL/da1", "· f1′(z1)", "δ1", "dL/dw1 = δ1 · x"} <= set(texts)
