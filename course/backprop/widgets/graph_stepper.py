"""Blame walking a graph: values forward node by node, then dL/dnode backward edge by edge."""

from ipywidgets import Button, HBox, IntSlider, Layout

from backprop.graph_pictures import walk_picture
from backprop.graph_walk import Walk
from backprop.widgets.picture import Picture


def graph_stepper(x: float = 0.5, w: float = -2.0, b: float = 3.0) -> Picture:
    """Step through the lesson's graph from these inputs: forward values, the turn, then one edge a step back."""
    walk = Walk.of(x, w, b)
    last = walk.last_step
    step = IntSlider(value=0, min=0, max=last, description="step", tooltip="Arrow keys move one step")
    box = {"layout": Layout(width="96px")}
    reset = Button(description="Reset", icon="fast-backward", tooltip="Back to step 0", **box)
    back = Button(description="Back", icon="step-backward", tooltip="One step back", **box)
    forward = Button(description="Forward", icon="step-forward", tooltip="One step on", **box)
    controls = HBox([reset, back, forward, step], layout=Layout(flex_flow="row wrap", align_items="center"))
    picture = Picture([controls], walk_picture(walk, 0), still=lambda: walk_picture(walk, last))

    def show(_change: dict | None = None) -> None:
        picture.redraw(walk_picture(walk, step.value))
        reset.disabled = back.disabled = step.value == 0
        forward.disabled = step.value == last

    def go(to: int) -> None:
        step.value = min(max(to, 0), last)

    step.observe(show, names="value")
    reset.on_click(lambda _: go(0))
    back.on_click(lambda _: go(step.value - 1))
    forward.on_click(lambda _: go(step.value + 1))
    show()
    return picture
