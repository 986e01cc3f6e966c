"""The picture of lesson 1: its graph, with values and local derivatives."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.graph_stepper_drawing import PANEL, draw_edge, draw_node, write_local
from backprop.pictures.graph_stepper_numbers import Walk, short


def graph_picture(x: float = 0.5, w: float = -2.0, b: float = 3.0) -> Drawing:
    """The lesson's graph with its values and local derivatives, before any blame has moved."""
    walk = Walk.of(x, w, b)
    names = ", ".join(f"{name} = {short(value)}" for name, value in walk.values.items())
    formulas = {e: f"{e.local_text} = {short(e.local)}" if e.local_text != "1" else "1" for e in walk.edges}
    local = ", ".join(f"d{e.child}/d{e.parent} = {formula}" for e, formula in formulas.items())
    drawing = Drawing(palette.WIDTH, PANEL - 22, f"A computational graph. Values: {names}. Local derivatives: {local}.")
    drawing.heading("L = u · v,   u = t²,   v = x · t,   t = s + b,   s = w · x")
    for edge in walk.edges:
        draw_edge(drawing, walk, edge, walk.seed_step)
        write_local(drawing, edge, formulas[edge])
    for name in walk.values:
        draw_node(drawing, walk, name, walk.seed_step - 1)
    return drawing
