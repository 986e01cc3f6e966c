"""All still figures: backward is dashed or a ring and forward neither dashed, and all lies within the picture."""

import numpy as np
import pytest
from backprop.pictures.attention_picture import attention_picture
from backprop.pictures.batchnorm_picture import batchnorm_picture
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.chain_picture import chain_picture
from backprop.pictures.classifier_picture import classifier_picture
from backprop.pictures.fan_picture import fan_picture
from backprop.pictures.gears_picture import gears_picture
from backprop.pictures.graph_picture import graph_picture
from backprop.pictures.joints_picture import joints_picture
from backprop.pictures.kitchen_picture import kitchen_picture
from backprop.pictures.ladder_picture import ladder_picture
from backprop.pictures.layer_picture import layer_picture
from backprop.pictures.layouts_picture import layouts_picture
from backprop.pictures.network_picture import network_picture
from backprop.pictures.neuron_picture import neuron_picture
from backprop.pictures.outer_product_picture import outer_product_picture
from backprop.pictures.product_picture import product_picture
from backprop.pictures.residual_picture import residual_picture
from backprop.pictures.secant_picture import secant_picture
from backprop.pictures.tape_picture import tape_picture
from backprop.pictures.transpose_picture import transpose_picture
from backprop.pictures.two_neurons_picture import two_neurons_picture
from backprop.pictures.who_hears_picture import who_hears_picture

from tests.unit.pictures.layout import problems

FIGURES = {
    "attention": attention_picture(),
    "batch norm": batchnorm_picture(),
    "chain": chain_picture(),
    **{f"chain of {depth}": chain_picture(depth) for depth in (2, 3, 5)},
    "classifier": classifier_picture(),
    "fan": fan_picture(),
    "gears": gears_picture(),
    "graph": graph_picture(),
    "graph of large numbers": graph_picture(12.5, -3.75, 100.0),
    "graph of fractions": graph_picture(1.25, -0.333, -2.5),
    "graph with a zero": graph_picture(-1.5, 2.0, 0.0),
    "joints": joints_picture(),
    "kitchen": kitchen_picture(),
    **{f"ladder of {rungs}": ladder_picture(rungs) for rungs in range(1, 7)},
    "layer": layer_picture(),
    "layouts": layouts_picture(),
    "layouts of one": layouts_picture(1, 1, 1),
    "layouts of five": layouts_picture(5, 5, 5),
    **{f"network {widths}": network_picture(widths) for widths in ([1, 1], [3, 4, 3, 1], [2, 2, 1], [10, 12, 10, 10])},
    "neuron": neuron_picture(),
    "outer product": outer_product_picture(np.array([-0.5, 12.25, 0.0]), np.array([0.0, -3.5, 0.125, 0.0])),
    "outer product of most": outer_product_picture(np.full(5, -8.125), np.full(6, -12.5)),
    "product": product_picture(),
    "residual": residual_picture(),
    "secant": secant_picture(),
    "transpose": transpose_picture(np.full((3, 4), -0.55), np.full(4, -0.88), np.array([-10.5, 0.0, 2.0]), i=2, j=3),
    "transpose of most": transpose_picture(np.full((5, 4), -9.99), np.full(4, -9.99), np.full(5, -9.99)),
    "tape": tape_picture(),
    "two neurons": two_neurons_picture(),
    "who hears": who_hears_picture(),
}


@pytest.mark.parametrize("name", FIGURES)
def test_backward_is_never_drawn_solid_and_forward_never_dashed(name):
    strokes = [item for item in FIGURES[name].items if isinstance(item, Shape)]
    assert all(item.dash or item.radius for item in strokes if item.stroke == palette.BACKWARD)
    assert not any(item.dash for item in strokes if item.stroke == palette.FORWARD)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_clean(name):
    assert problems(FIGURES[name]) == []


@pytest.mark.parametrize("name", FIGURES)
def test_everything_lies_inside_the_picture(name):
    drawing = FIGURES[name]
    for item in drawing.items:
        for x, y in item.points if isinstance(item, Shape) else [item.point]:
            assert 0 <= x <= drawing.width and drawing.top <= y <= drawing.height
