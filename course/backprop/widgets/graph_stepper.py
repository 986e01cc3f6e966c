"""Blame walking a graph: values forward node by node, then dL/dnode backward edge by edge."""

from backprop.graph_pictures import walk_picture
from backprop.graph_walk import Walk
from backprop.widgets.picture import Picture
from backprop.widgets.stepping import stepping


def graph_stepper(x: float = 0.5, w: float = -2.0, b: float = 3.0) -> Picture:
    """Step through the lesson's graph from these inputs: forward values, the turn, then one edge a step back."""
    walk = Walk.of(x, w, b)
    return stepping(lambda step: walk_picture(walk, step), walk.last_step)
