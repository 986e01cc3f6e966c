"""The picture of lesson 3: a fully connected network."""

from collections.abc import Sequence

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.node_positions import node_positions


def network_picture(widths: Sequence[int]) -> Drawing:
    """A fully connected network, every unit and every weight. widths: n_0..n_L."""
    sizes = "-".join(str(width) for width in widths)
    drawing = Drawing(palette.WIDTH, 54 + 46 * max(widths), f"A fully connected network with layers of {sizes} units.")
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
            for x1, y1 in columns[l - 1]:
                for x2, y2 in column:
                    drawing.line(
                        x1 + 20, y1, x2 - 20, y2, stroke=palette.FORWARD, weight=palette.THIN, opacity=palette.SOFT
                    )
        for x, y in column:
            drawing.circle(x, y, 16, **palette.FORWARD_FRAME)
    return drawing
