"""The picture of one neuron."""

from backprop.pictures.canvas.drawing import Text
from backprop.pictures.neuron_picture import neuron_picture


def test_the_neuron_has_a_gradient_for_every_parameter():
    texts = {item.text for item in neuron_picture().items if isinstance(item, Text)}
    assert {"δ = dL/dz", "dL/dw1", "dL/dw2", "dL/db = δ"} <= texts
