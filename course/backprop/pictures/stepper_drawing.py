"""The picture of the stepper: the network with what is known at one step, and the step's equation."""

from itertools import pairwise

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import HEADING, Drawing
from backprop.pictures.canvas.node_positions import node_positions
from backprop.pictures.canvas.numerals import number
from backprop.pictures.canvas.primitives import Point, Style
from backprop.pictures.stepper_numbers import Trace

RADIUS, PORT, TOP, ROW = 23, 28, 106, 72
LEFT, RIGHT, LOSS_X = 48, 560, 690
MATRIX_ROW, MATRIX_GAP = 19, 16


def draw(trace: Trace, step: int) -> Drawing:
    """The picture of one step, 0 <= step <= trace.last_step; a pure function. ValueError for any other step."""
    if not 0 <= step <= trace.last_step:
        raise ValueError(f"step {step} does not exist: this network has steps 0 to {trace.last_step}")
    widths = [len(trace.a(l)) for l in range(trace.depth + 1)]
    bottom = TOP + ROW * (max(widths) - 1)
    panel = bottom + 52
    # Room for the two matrices of a step back: the W that it uses, and below it the dW of the layer before.
    rows = max(one + other for one, other in pairwise([*widths[1:], 0]))
    height = max(140, 74 + MATRIX_GAP + MATRIX_ROW * rows)
    drawing = Drawing(palette.WIDTH, panel + height, trace.label(step))
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
    colour = (
        palette.INK if step in (0, trace.depth + 1) else palette.FORWARD if step <= trace.depth else palette.BACKWARD
    )
    drawing.heading(f"step {step} of {trace.last_step}:  {trace.title(step)}", fill=colour)
    drawing.key(440, HEADING, "forward: values a", **palette.FORWARD_LINE)
    drawing.key(610, HEADING, "backward: δ", **palette.BACKWARD_LINE)


def _edges(drawing: Drawing, trace: Trace, step: int, l: int, left: list[Point], right: list[Point]) -> None:
    backward = l > 1 and trace.knows_delta(l - 1, step)
    forward = trace.knows_a(l, step) and not backward
    active = step in (l, 2 * trace.depth + 3 - l)
    # The equation below works out the first unit: its edges are the row, or the column, that is lit in W.
    lit = {(0, j) for j in range(len(left))} if forward else {(i, 0) for i in range(len(right))}
    for j, start in enumerate(left):
        for i, end in enumerate(right):
            carried = trace.network.W[l][i, j] * (trace.delta(l)[i] if backward else trace.a(l - 1)[j])
            silent = carried == 0 or (backward and trace.is_off(l - 1)[j])
            style: Style = {"stroke": palette.INK, "weight": palette.HAIR, "opacity": palette.FAINT}
            if (forward or backward) and not silent:
                style = {
                    "stroke": palette.BACKWARD if backward else palette.FORWARD,
                    "weight": palette.BOLD if active and (i, j) in lit else palette.THIN,
                    "opacity": 1 if active and (i, j) in lit else 0.55,
                    "dash": palette.BACKWARD_DASH if backward else (),
                }
            # From port to port, at the middle of each side: a straight line to the centres would cross the δ below.
            drawing.line(start[0] + PORT, start[1], end[0] - PORT, end[1], **style)


def _column(drawing: Drawing, trace: Trace, step: int, l: int, column: list[Point]) -> None:
    x = column[0][0]
    role = "input" if l == 0 else "output" if l == trace.depth else f"hidden {l}"
    drawing.note(x, 48, role, anchor="middle")
    drawing.text(x, 65, f"a[{l}]", palette.SMALL, anchor="middle", bold=True)
    for i, (x, y) in enumerate(column):
        known, off = trace.knows_a(l, step), trace.is_off(l)[i]
        lit = known and not off
        style: Style = {**palette.FORWARD_FRAME, "weight": palette.BOLD if l == step else palette.MEDIUM}
        if not lit:
            style = {"stroke": palette.INK, "opacity": palette.SOFT if known else palette.FAINT, "weight": palette.THIN}
        drawing.circle(x, y, RADIUS, **style)
        if known:
            text = number(trace.a(l)[i], 2 if l == 0 else 3)
            drawing.text(
                x, y if not off else y - 5, text, palette.SMALL, anchor="middle", opacity=1 if lit else palette.QUIET
            )
        if known and off:
            drawing.note(x, y + 9, "off", anchor="middle")
        if l > 0 and trace.knows_delta(l, step):
            newest = trace.layer_at(step) == l
            frame: Style = {**palette.BACKWARD_FRAME, "weight": palette.BOLD if newest else palette.THIN}
            drawing.rect(x - 37, y + RADIUS + 3, 74, 19, **frame)
            drawing.text(
                x, y + RADIUS + 12.5, f"δ {number(trace.delta(l)[i])}", palette.SMALL, anchor="middle", bold=newest
            )


def _loss_box(drawing: Drawing, trace: Trace, step: int, outputs: list[Point]) -> None:
    y = float(np.mean([point[1] for point in outputs]))
    known, newest = step > trace.depth, step == trace.depth + 1
    drawing.note(LOSS_X, 48, "loss", anchor="middle")
    drawing.rect(
        LOSS_X - 46,
        y - 30,
        92,
        60,
        weight=palette.BOLD if newest else palette.THIN,
        opacity=1 if known else palette.FAINT,
    )
    target = ", ".join(number(value, 2) for value in trace.y)
    drawing.note(LOSS_X, y + 14, f"y = {target}" if len(trace.y) < 3 else "y", anchor="middle")
    drawing.text(LOSS_X, y - 9, number(trace.loss) if known else "?", anchor="middle", bold=known)
    for point in outputs:
        start, end = (point[0] + RADIUS + 5, point[1]), (LOSS_X - 51, y + (point[1] - y) * 0.2)
        if trace.knows_delta(trace.depth, step):
            drawing.arrow(*end, *start, stroke=palette.BACKWARD, weight=palette.MEDIUM, dash=palette.BACKWARD_DASH)
        elif known:
            drawing.arrow(*start, *end, stroke=palette.FORWARD, weight=palette.MEDIUM)
        else:
            drawing.line(*start, *end, weight=palette.HAIR, opacity=palette.FAINT)


def _panel(drawing: Drawing, trace: Trace, step: int, panel: float) -> None:
    drawing.divider(panel)
    symbols, *lines = trace.equations(step)
    drawing.text(palette.MARGIN, panel + 22, symbols, bold=True)
    for row, line in enumerate(lines):
        drawing.text(palette.MARGIN, panel + 48 + 23 * row, line, palette.SMALL)
    top = panel + 62
    if used := trace.weights_used(step):
        l, line = used
        _matrix(drawing, f"W[{l}]", trace.network.W[l], 1, palette.FORWARD, top, lit=line)
        top += MATRIX_ROW * len(trace.network.W[l]) + MATRIX_GAP
    if step > trace.depth + 1:
        l = trace.layer_at(step)
        _matrix(drawing, f"dW[{l}]", trace.gradients.dW[l], 3, palette.BACKWARD, top)


def _matrix(
    drawing: Drawing, name: str, matrix: np.ndarray, decimals: int, colour: str, top: float, lit: str = ""
) -> None:
    """A matrix in brackets; lit: "row" or "column", of which the first is marked."""
    rows, columns = matrix.shape
    cell, right = (56 if decimals > 1 else 44), palette.WIDTH - 20
    left, bottom = right - cell * columns, top + MATRIX_ROW * rows
    for x, serif in ((left - 4, 5), (right + 4, -5)):
        drawing.polyline(
            [(x + serif, top), (x, top), (x, bottom), (x + serif, bottom)], stroke=colour, weight=palette.MEDIUM
        )
    if lit == "row":
        drawing.rect(left, top, cell * columns, MATRIX_ROW, **palette.FORWARD_FRAME)
    elif lit == "column":
        drawing.rect(left + 4, top, cell - 4, bottom - top, **palette.BACKWARD_FRAME)
    drawing.text(left - 14, (top + bottom) / 2, f"{name} =", palette.SMALL, anchor="end", bold=True)
    for i in range(rows):
        for j in range(columns):
            x, y = left + cell * (j + 1) - 4, top + MATRIX_ROW * (i + 0.5)
            drawing.text(x, y, number(matrix[i, j], decimals), palette.SMALL, anchor="end")
