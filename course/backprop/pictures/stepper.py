"""The stepper: a forward pass, the loss and the backward pass of a small network, one layer a click."""

import numpy as np

from backprop.network import Network
from backprop.pictures.canvas.drawing import HEADING, Drawing
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_BOX,
    BACKWARD_DASH,
    BACKWARD_LINE,
    BODY,
    BOLD,
    FAINT,
    FORWARD,
    FORWARD_LINE,
    FORWARD_UNIT,
    HAIR,
    INK,
    MARGIN,
    MEDIUM,
    QUIET,
    SMALL,
    SOFT,
    THIN,
    WIDTH,
)
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.stepping import stepping
from backprop.pictures.figures import node_positions
from backprop.pictures.stepper_numbers import Trace, number

RADIUS, PORT, TOP, ROW = 23, 28, 106, 72
LEFT, RIGHT, LOSS_X, MATRIX_ROW = 48, 560, 690, 19


def example_network() -> Network:
    """The 3-4-3-1 network of the lesson: ReLU hidden layers, linear output, half squared error."""
    W1 = np.array([[0.5, -0.3, 0.4], [-0.6, 0.2, -0.5], [0.3, 0.8, 0.6], [0.7, -0.5, 0.2]])
    W2 = np.array([[0.6, -0.4, 0.5, -0.2], [-0.5, 0.3, -0.7, -0.4], [0.4, 0.7, -0.3, 0.8]])
    W3 = np.array([[0.9, -0.6, -0.5]])
    b = [None, np.array([0.1, 0.2, 0.0, -0.1]), np.array([0.1, 0.1, -0.2]), np.array([0.2])]
    return Network([None, W1, W2, W3], b, hidden="relu", output="identity")


def stepper(network: Network | None = None, x: np.ndarray | None = None, y: np.ndarray | None = None) -> Picture:
    """Step through one example: forward layer by layer, the loss, then delta back layer by layer.

    network: at most 4 layers of at most 4 units, half squared error; x: (n_0,); y: (n_L,). All three default to the
    lesson's 3-4-3-1 example, x = (0.60, -0.40, 0.90), y = 1.5. ValueError where they do not fit each other.
    """
    trace = Trace.of(
        example_network() if network is None else network,
        np.array([0.60, -0.40, 0.90]) if x is None else x,
        np.array([1.5]) if y is None else y,
    )
    return stepping(lambda step: draw(trace, step), trace.last_step, playable=True)


def draw(trace: Trace, step: int) -> Drawing:
    """The picture of one step, 0 <= step <= trace.last_step; a pure function. ValueError for any other step."""
    if not 0 <= step <= trace.last_step:
        raise ValueError(f"step {step} does not exist: this network has steps 0 to {trace.last_step}")
    widths = [len(trace.a(l)) for l in range(trace.depth + 1)]
    bottom = TOP + ROW * (max(widths) - 1)
    panel = bottom + 52
    drawing = Drawing(WIDTH, panel + max(140, 70 + MATRIX_ROW * max(widths[1:])), trace.label(step))
    _heading(drawing, trace, step)
    nodes = node_positions(widths, LEFT, RIGHT, TOP, bottom)
    for l in range(1, trace.depth + 1):
        _edges(drawing, trace, step, l, nodes[l - 1], nodes[l])
    _loss_box(drawing, trace, step, nodes[-1])
    for l, column in enumerate(nodes):
        _column(drawing, trace, step, l, column)
    _panel(drawing, trace, step, panel)
    return drawing


def _heading(drawing: Drawing, trace: Trace, step: int) -> None:
    colour = INK if step in (0, trace.depth + 1) else FORWARD if step <= trace.depth else BACKWARD
    drawing.heading(f"step {step} of {trace.last_step}:  {trace.title(step)}", fill=colour)
    drawing.line(440, HEADING, 476, HEADING, **FORWARD_LINE)
    drawing.text(483, HEADING, "forward: values a", SMALL)
    drawing.line(610, HEADING, 646, HEADING, **BACKWARD_LINE)
    drawing.text(653, HEADING, "backward: δ", SMALL)


def _edges(drawing: Drawing, trace: Trace, step: int, l: int, left: list, right: list) -> None:
    backward = l > 1 and trace.knows_delta(l - 1, step)
    forward = trace.knows_a(l, step) and not backward
    active = step in (l, 2 * trace.depth + 3 - l)
    for j, start in enumerate(left):
        for i, end in enumerate(right):
            carried = trace.network.W[l][i, j] * (trace.delta(l)[i] if backward else trace.a(l - 1)[j])
            silent = carried == 0 or (backward and trace.is_off(l - 1)[j])
            style = {"stroke": INK, "width": HAIR, "opacity": FAINT}
            if (forward or backward) and not silent:
                style = {"stroke": BACKWARD if backward else FORWARD, "width": MEDIUM if active else THIN}
                style |= {"opacity": 1 if active else 0.55, "dash": BACKWARD_DASH if backward else ()}
            # From port to port, at the middle of each side: a straight line to the centres would cross the δ below.
            drawing.line(start[0] + PORT, start[1], end[0] - PORT, end[1], **style)


def _column(drawing: Drawing, trace: Trace, step: int, l: int, column: list) -> None:
    x = column[0][0]
    role = "input" if l == 0 else "output" if l == trace.depth else f"hidden {l}"
    drawing.text(x, 48, role, SMALL, anchor="middle", opacity=QUIET)
    drawing.text(x, 65, f"a[{l}]", SMALL, anchor="middle", bold=True)
    for i, (x, y) in enumerate(column):
        known, off = trace.knows_a(l, step), trace.is_off(l)[i]
        lit = known and not off
        style = FORWARD_UNIT | {"width": BOLD if l == step else MEDIUM}
        if not lit:
            style = {"stroke": INK, "opacity": SOFT if known else FAINT, "width": THIN}
        drawing.circle(x, y, RADIUS, **style)
        if known:
            text = number(trace.a(l)[i], 2 if l == 0 else 3)
            drawing.text(x, y if not off else y - 5, text, SMALL, anchor="middle", opacity=1 if lit else QUIET)
        if known and off:
            drawing.text(x, y + 9, "off", SMALL, anchor="middle", opacity=QUIET)
        if l > 0 and trace.knows_delta(l, step):
            newest = trace.layer_at(step) == l
            box = BACKWARD_BOX | {"weight": BOLD if newest else THIN}
            drawing.rect(x - 37, y + RADIUS + 3, 74, 19, **box)
            drawing.text(x, y + RADIUS + 12.5, f"δ {number(trace.delta(l)[i])}", SMALL, anchor="middle", bold=newest)


def _loss_box(drawing: Drawing, trace: Trace, step: int, outputs: list) -> None:
    y = float(np.mean([point[1] for point in outputs]))
    known, newest = step > trace.depth, step == trace.depth + 1
    drawing.text(LOSS_X, 48, "loss", SMALL, anchor="middle", opacity=QUIET)
    drawing.rect(LOSS_X - 46, y - 30, 92, 60, weight=BOLD if newest else THIN, opacity=1 if known else FAINT)
    target = ", ".join(number(value, 2) for value in trace.y)
    drawing.text(LOSS_X, y + 14, f"y = {target}" if len(trace.y) < 3 else "y", SMALL, anchor="middle", opacity=QUIET)
    drawing.text(LOSS_X, y - 9, number(trace.loss) if known else "?", BODY, anchor="middle", bold=known)
    for point in outputs:
        start, end = (point[0] + RADIUS + 5, point[1]), (LOSS_X - 51, y + (point[1] - y) * 0.2)
        if trace.knows_delta(trace.depth, step):
            drawing.arrow(*end, *start, stroke=BACKWARD, width=MEDIUM, dash=BACKWARD_DASH)
        elif known:
            drawing.arrow(*start, *end, stroke=FORWARD, width=MEDIUM)
        else:
            drawing.line(*start, *end, width=HAIR, opacity=FAINT)


def _panel(drawing: Drawing, trace: Trace, step: int, panel: float) -> None:
    drawing.line(MARGIN, panel, WIDTH - MARGIN, panel, width=HAIR, opacity=FAINT)
    symbols, *lines = trace.equations(step)
    drawing.text(MARGIN, panel + 22, symbols, BODY, bold=True)
    for row, line in enumerate(lines):
        drawing.text(MARGIN, panel + 48 + 23 * row, line, SMALL)
    if step == 0 or step == trace.depth + 1:
        return
    l = trace.layer_at(step)
    if step <= trace.depth:
        _matrix(drawing, f"W[{l}]", trace.network.W[l], 1, FORWARD, panel + 62)
    else:
        _matrix(drawing, f"dW[{l}]", trace.gradients.dW[l], 3, BACKWARD, panel + 62)


def _matrix(drawing: Drawing, name: str, matrix: np.ndarray, decimals: int, colour: str, top: float) -> None:
    rows, columns = matrix.shape
    cell, right = (56 if decimals > 1 else 44), WIDTH - 20
    left, bottom = right - cell * columns, top + MATRIX_ROW * rows
    for x, serif in ((left - 4, 5), (right + 4, -5)):
        drawing.polyline([(x + serif, top), (x, top), (x, bottom), (x + serif, bottom)], stroke=colour, width=MEDIUM)
    drawing.text(left - 14, (top + bottom) / 2, f"{name} =", SMALL, anchor="end", bold=True)
    for i in range(rows):
        for j in range(columns):
            x, y = left + cell * (j + 1) - 4, top + MATRIX_ROW * (i + 0.5)
            drawing.text(x, y, number(matrix[i, j], decimals), SMALL, anchor="end")
