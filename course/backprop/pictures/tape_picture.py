"""The picture of lesson 6's tape: a residual connection as five nodes, each numbered as the walk meets it."""

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing

BOX, HALF, Y = 124, 24, 96


def tape_picture(x: tuple[float, float] = (0.5, -1.0)) -> Drawing:
    """The graph of y = sum(x + tanh(x * x)) with its values; every arrow leads from a parent to what it feeds.

    x: the two entries of the leaf.
    """
    leaf = np.asarray(x, dtype=float)
    values = {4: leaf * leaf}
    values[3] = np.tanh(values[4])
    values[1] = leaf + values[3]
    values |= {2: leaf, 0: np.sum(values[1])}
    names = {2: "leaf x", 4: "multiply", 3: "tanh", 1: "add", 0: "sum"}
    told = {k: _told(value) for k, value in values.items()}
    label = "The tape of y = sum(x + tanh(x * x)) as a graph of five nodes. "
    label += " ".join(f"Node {k}, {name}: {told[k]}." for k, name in names.items())
    label += " Node 2 feeds node 4 twice, and node 1. Node 4 feeds 3, 3 feeds 1, and 1 feeds 0."
    drawing = Drawing(palette.WIDTH, 156, label)
    drawing.heading("y = sum(x + tanh(x * x)): the tape as a graph", above=True)
    across = dict(zip(names, np.linspace(76, palette.WIDTH - 76, 5), strict=True))
    for k, name in names.items():
        drawing.rect(across[k] - BOX / 2, Y - HALF, BOX, 2 * HALF, **palette.FORWARD_FRAME)
        drawing.text(across[k], Y - 10, f"{k}  {name}", anchor="middle", bold=True)
        drawing.text(across[k], Y + 11, told[k].replace("-", "−"), palette.SMALL, anchor="middle")
    for start, end, height in ((2, 4, Y - 9), (2, 4, Y + 9), (4, 3, Y), (3, 1, Y), (1, 0, Y)):
        left, right = across[start] + BOX / 2, across[end] - BOX / 2
        drawing.arrow(left + 2, height, right - 2, height, **palette.FORWARD_ARROW)
    over = [(across[2], Y - HALF), (across[2], 28), (across[1], 28)]
    drawing.polyline(over, **palette.FORWARD_LINE)
    drawing.arrow(across[1], 28, across[1], Y - HALF - 2, **palette.FORWARD_ARROW)
    drawing.text((across[2] + across[1]) / 2, 14, "the skip path", palette.SMALL, anchor="middle")
    drawing.note((across[2] + across[4]) / 2, Y + 42, "x * x: twice", anchor="middle")
    return drawing


def _told(value: np.ndarray) -> str:
    return ", ".join(f"{entry:.4g}" for entry in np.atleast_1d(value))
