"""Where the units of a network stand in a picture."""

from collections.abc import Sequence

from backprop.pictures.canvas.drawing import Point


def node_positions(widths: Sequence[int], left: float, right: float, top: float, bottom: float) -> list[list[Point]]:
    """Where the units of a network go: one column a layer, evenly spread and centred in height.

    widths: n_0..n_L, at least two. Returns positions[l][i] = (x, y) of unit i of layer l.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(
            f"a network needs an input and an output layer of at least one unit, not widths {list(widths)}"
        )
    step = (bottom - top) / max(max(widths) - 1, 1)
    middle = (top + bottom) / 2
    columns = []
    for l, width in enumerate(widths):
        x = left + (right - left) * l / (len(widths) - 1)
        columns.append([(x, middle + step * (i - (width - 1) / 2)) for i in range(width)])
    return columns
