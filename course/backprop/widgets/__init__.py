"""The interactive pictures: plain functions draw(state) -> Drawing, with ipywidgets controls around them."""

from backprop.widgets.depth import depth_explorer
from backprop.widgets.stepper import stepper

__all__ = ["depth_explorer", "stepper"]
