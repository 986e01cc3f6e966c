"""Blame walking a graph: values forward node by node, then dL/dnode backward edge by edge."""

from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.stepping import stepping
from backprop.pictures.graph_stepper_drawing import draw
from backprop.pictures.graph_stepper_numbers import Walk


def graph_stepper(x: float = 0.5, w: float = -2.0, b: float = 3.0) -> Picture:
    """Step through the lesson's graph from these inputs: forward values, the turn, then one edge a step back."""
    walk = Walk.of(x, w, b)
    return stepping(lambda step: draw(walk, step), walk.last_step)
