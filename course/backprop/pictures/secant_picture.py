"""The picture of lesson 1: a slope read off a curve by two points, beside the true one."""

from collections.abc import Callable

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Point

X, H = 1.0, 0.5
"""Where the slope of sin is measured, and with which step: a hair thick enough to be seen."""
WIDE, TALL, TOP = 340, 206, 44
"""A panel shows x - 1.8 h to x + 1.8 h, and as many pixels per unit upward as to the side."""


def secant_picture() -> Drawing:
    """The one-sided and the central secant of sin, each beside the tangent, with rise and run."""
    true = np.cos(X)
    one_sided, central = np.sin(X + H) - np.sin(X), np.sin(X + H) - np.sin(X - H)
    label = (
        f"sin near x = {X:g}, twice, with its tangent of slope {true:.3f}, and a step h = {H:g}. Left, the one-sided "
        f"secant from x to x + h: rise {one_sided:.3f}, run {H:g}, slope {one_sided / H:.3f}. Right, the central "
        f"secant from x - h to x + h: rise {central:.3f}, run {2 * H:g}, slope {central / (2 * H):.3f}, nearly "
        "parallel to the tangent."
    )
    drawing = Drawing(palette.WIDTH, 324, label)
    drawing.heading("A slope from two points", above=True)
    _panel(drawing, 20, "one-sided", 0, palette.ONE_SIDED)
    _panel(drawing, 400, "central", -1, palette.CENTRAL)
    drawing.line(20, 308, 56, 308, weight=palette.THIN)
    drawing.text(63, 308, f"the tangent, which has the true slope: {true:.3f}", palette.SMALL)
    return drawing


def _panel(drawing: Drawing, left: float, name: str, back: int, look: tuple[str, tuple[float, ...]]) -> None:
    """One secant, from x + back h to x + h, its triangle of rise and run, and the tangent."""
    colour, dash = look
    place = _placed(left)
    a, b = X + back * H, X + H
    rise, run = np.sin(b) - np.sin(a), b - a
    drawing.text(left, 16, name, bold=True)
    for steps, mark in ((-1, "x − h"), (0, "x"), (1, "x + h")):
        x = place(X + steps * H, 0)[0]
        drawing.line(x, TOP, x, TOP + TALL, weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(x, TOP + TALL + 14, mark, palette.SMALL, anchor="middle")
    curve = np.linspace(X - 1.8 * H, X + 1.8 * H, 60)
    drawing.polyline([place(x, np.sin(x)) for x in curve], weight=palette.BOLD, opacity=palette.SOFT)
    ends = (X - 1.5 * H, X + 1.5 * H)
    drawing.polyline([place(x, np.sin(X) + np.cos(X) * (x - X)) for x in ends], weight=palette.THIN)
    corners = [place(a, np.sin(a)), place(b, np.sin(a)), place(b, np.sin(b))]
    drawing.polyline(corners, weight=palette.THIN, dash=palette.DOTS)
    beyond = 0.4 * H
    drawing.polyline(
        [place(x, np.sin(a) + rise / run * (x - a)) for x in (a - beyond, b + beyond)],
        stroke=colour,
        weight=palette.BOLD,
        dash=dash,
    )
    for point in (corners[0], corners[2]):
        drawing.circle(*point, 5, stroke="none", fill=colour)
    (_, y1), (x2, _), (_, y2) = corners
    drawing.text(x2 - 10, y1 + 12, f"run {'h' if back == 0 else '2h'} = {run:g}", palette.SMALL, anchor="end")
    drawing.text(x2 + 8, (y1 + y2) / 2 + 4, f"rise {rise:.3f}", palette.SMALL)
    drawing.text(left, TOP + TALL + 38, f"slope = rise / run = {rise:.3f} / {run:g} = {rise / run:.3f}", bold=True)


def _placed(left: float) -> Callable[[float, float], Point]:
    """From x and sin's height to pixels of the panel."""
    scale, low = WIDE / (3.6 * H), np.sin(X - 1.8 * H)
    return lambda x, y: (left + scale * (x - X + 1.8 * H), TOP + TALL - scale * float(y - low))
