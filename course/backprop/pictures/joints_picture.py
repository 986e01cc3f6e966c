"""The picture of lesson 2 that says why a neuron bends its mix: the sum of three ReLUs is a line with three joints."""

import numpy as np

from backprop.activations import relu
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing, Point

W, B, V = np.ones(3), np.array([0.0, -1.0, -2.0]), np.array([1.0, -2.0, 1.5])
"""Three neurons w x + b, and the weights v with which a fourth listens to them."""
CORNERS = np.array([-1.0, 0.0, 1.0, 2.0, 3.0])
"""The ends of the drawn stretch of x, and between them the joints, where w x + b = 0."""
LEFT, RIGHT = (100, 360), (452, 712)
PARTS, SUM = (70, 214, 3.0, -3.0), (254, 314, 1.0, -1.5)
"""Panels: left and right; top and bottom, with the values there: one scale, or slopes could not be compared."""


def joints_picture() -> Drawing:
    """Three neurons of one input and their weighted sum: without a bend, and each with a ReLU."""
    straight = W * CORNERS[:, np.newaxis] + B
    bent = relu(straight)
    slopes = [np.diff(parts @ V) / np.diff(CORNERS) for parts in (straight, bent)]
    drawing = Drawing(
        palette.WIDTH,
        344,
        f"Left, without the bend: three straight lines, and their sum with the weights {_listed(V)} is a straight line "
        f"too, of slope {slopes[0][0]:g}. Right, with a ReLU each: flat up to a joint at x = "
        f"{_listed(-B / W)}, then straight. Their sum has these three joints; its slopes are {_listed(slopes[1])}.",
    )
    drawing.heading("Three neurons and their sum, without the bend and with it")
    drawing.note(palette.MARGIN, PARTS[0] + 38, "each one")
    drawing.note(palette.MARGIN, SUM[0] + 14, "their sum")
    for panel, title, parts, between in zip(
        (LEFT, RIGHT), ("no bend: w x + b", "relu(w x + b)"), (straight, bent), slopes, strict=True
    ):
        drawing.text(panel[0], 50, title, bold=True)
        _neurons(drawing, panel, parts)
        _sum(drawing, panel, parts @ V, between)
    return drawing


def _signed(value: float) -> str:
    return f"{value + 0.0:g}".replace("-", "−")


def _listed(values: np.ndarray) -> str:
    *most, last = (_signed(value) for value in values)
    return f"{', '.join(most)} and {last}"


def _points(panel: tuple[int, int], rows: tuple[int, int, float, float], values: np.ndarray) -> list[Point]:
    (left, right), (top, bottom, high, low) = panel, rows
    across = np.interp(CORNERS, CORNERS[[0, -1]], (left, right))
    return list(zip(across, bottom + (values - low) / (high - low) * (top - bottom), strict=True))


def _neurons(drawing: Drawing, panel: tuple[int, int], parts: np.ndarray) -> None:
    _zero(drawing, panel, PARTS)
    for part, weight in zip(parts.T, V, strict=True):
        points = _points(panel, PARTS, part)
        drawing.polyline(points, stroke=palette.FORWARD, weight=palette.MEDIUM)
        x, y = points[-1]
        drawing.text(x + 6, y, f"· {_signed(weight)}", palette.SMALL)


def _sum(drawing: Drawing, panel: tuple[int, int], total: np.ndarray, slopes: np.ndarray) -> None:
    _zero(drawing, panel, SUM)
    points = _points(panel, SUM, total)
    drawing.polyline(points, **palette.FORWARD_LINE)
    for (x, y), joint, before, after in zip(points[1:], -B / W, slopes, slopes[1:], strict=False):
        drawing.text(x, SUM[1] + 16, _signed(joint), palette.SMALL, anchor="middle")
        if before != after:
            drawing.line(x, PARTS[0], x, y - 5, **palette.KEPT)
            drawing.circle(x, y, 4.5, stroke=palette.FORWARD, fill=palette.FORWARD)
    drawing.note(panel[1], SUM[1] + 16, "x", anchor="end")
    if len(set(slopes)) == 1:
        x, y = points[2]
        drawing.text(x, y + 20, f"slope {slopes[0]:g}", palette.SMALL, bold=True)
        return
    for (x1, y1), (x2, y2), slope in zip(points, points[1:], slopes, strict=False):
        text = "slope 0" if slope == 0 else _signed(slope)
        drawing.text((x1 + x2) / 2, (y1 + y2) / 2 - 14, text, palette.SMALL, anchor="middle", bold=True)


def _zero(drawing: Drawing, panel: tuple[int, int], rows: tuple[int, int, float, float]) -> None:
    (x1, y), *_, (x2, _) = _points(panel, rows, np.zeros(len(CORNERS)))
    drawing.line(x1, y, x2, y, weight=palette.HAIR, opacity=palette.FAINT)
    drawing.text(x1 - 8, y, "0", palette.SMALL, anchor="end")
