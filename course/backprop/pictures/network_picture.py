"""The picture of lesson 3: a fully connected network, and the routes of one of its weights."""

import math
from collections.abc import Sequence

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.node_positions import node_positions


def network_picture(widths: Sequence[int]) -> Drawing:
    """A fully connected network, every unit and every weight; those from the first weight on to the output are bold.

    widths: n_0..n_L.
    """
    sizes = "-".join(str(width) for width in widths)
    routes = math.prod(widths[2:])
    label = (
        f"A fully connected network with layers of {sizes} units. Bold: the weight from the first input to the first "
        f"unit of layer 1, and all that leads on from there to the end: {routes} route{'s' * (routes > 1)}."
    )
    drawing = Drawing(palette.WIDTH, 54 + 46 * max(widths), label)
    drawing.heading(f"A fully connected network, {sizes} units", above=True)
    columns = node_positions(widths, 60, palette.WIDTH - 60, 72, 72 + 46 * (max(widths) - 1))
    for l, column in enumerate(columns):
        x = column[0][0]
        role = "input" if l == 0 else "output" if l == len(widths) - 1 else f"hidden {l}"
        drawing.note(x, 14, role, anchor="middle")
        drawing.text(x, 32, f"a[{l}]", anchor="middle", bold=True)
        if l > 0:
            left = columns[l - 1][0][0]
            drawing.text((left + x) / 2, 32, f"W[{l}]  ({widths[l]}, {widths[l - 1]})", palette.SMALL, anchor="middle")
            for j, (x1, y1) in enumerate(columns[l - 1]):
                for i, (x2, y2) in enumerate(column):
                    on_a_route = l > 2 or (j == 0 and (l == 2 or i == 0))
                    weight, opacity = (palette.BOLD, 1.0) if on_a_route else (palette.HAIR, palette.SOFT)
                    drawing.line(x1 + 20, y1, x2 - 20, y2, stroke=palette.FORWARD, weight=weight, opacity=opacity)
        for x, y in column:
            drawing.circle(x, y, 16, **palette.FORWARD_FRAME)
    return drawing
