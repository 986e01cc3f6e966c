"""The interactive pictures: plain functions draw(state) -> Drawing, with ipywidgets controls around them."""

from backprop.widgets.depth import depth_explorer
from backprop.widgets.descent import neuron_explorer
from backprop.widgets.graph_stepper import graph_stepper
from backprop.widgets.init_explorer import init_explorer
from backprop.widgets.line_stepper import line_stepper
from backprop.widgets.residual import residual_explorer
from backprop.widgets.saturation import saturation_explorer
from backprop.widgets.step_size import step_size_explorer
from backprop.widgets.stepper import stepper

__all__ = [
    "depth_explorer",
    "graph_stepper",
    "init_explorer",
    "line_stepper",
    "neuron_explorer",
    "residual_explorer",
    "saturation_explorer",
    "step_size_explorer",
    "stepper",
]
