"""The picture of lesson 3: how a 2-2-1 ReLU network parts XOR, in the plane and in its hidden space."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from backprop.datasets import xor
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Point, Style

SIDE, TOP = 250, 40
LEFTS = (84, 452)
NAMES = ("00", "01", "10", "11")
ONES: Style = {"stroke": "none", "fill": palette.GREEN, "fill_opacity": 0.22}
BORDER: Style = {"weight": palette.BOLD}
UNITS: tuple[Style, Style] = (
    {"stroke": palette.PURPLE, "weight": palette.MEDIUM, "dash": palette.LONG_DASH},
    {"stroke": palette.OCHRE, "weight": palette.MEDIUM, "dash": palette.DOTS},
)


def xor_picture(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> Drawing:
    """Left the plane, with the hidden units' lines and where the network says 1; right the corners as they arrive.

    W1: (2, 2), b1: 2 numbers, W2: 2 numbers, b2: one, of ReLU hidden units and an output that says 1 where z > 0.
    """
    W1, b1, v, c = np.reshape(W1, (2, 2)), np.ravel(b1), np.ravel(W2), float(np.ravel(b2)[0])
    X, _ = xor()
    hidden = np.maximum(X @ W1.T + b1, 0.0)
    says = hidden @ v + c > 0
    moved = ", ".join(f"{name} to ({h[0]:.1f}, {h[1]:.1f})" for name, h in zip(NAMES, hidden, strict=True))
    answers = ", ".join(f"{name}: {int(one)}" for name, one in zip(NAMES, says, strict=True))
    drawing = Drawing(
        palette.WIDTH, TOP + SIDE + 84, f"XOR. The hidden layer moves {moved}. The network says {answers}."
    )
    drawing.heading("XOR: the plane, and the hidden space", above=True)
    _plane(drawing, W1, b1, v, c)
    _hidden_space(drawing, hidden, v, c)
    _key(drawing, TOP + SIDE + 66)
    return drawing


def clip(polygon: Sequence[Point], normal: np.ndarray, offset: float) -> list[Point]:
    """The part of a convex polygon where normal . x + offset >= 0 (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    heights = [float(np.dot(normal, point) + offset) for point in polygon]
    for k, (end, high) in enumerate(zip(polygon, heights, strict=True)):
        start, low = polygon[k - 1], heights[k - 1]
        if (low < 0) != (high < 0):
            t = low / (low - high)
            kept.append((start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])))
        if high >= 0:
            kept.append(end)
    return kept


def _plane(drawing: Drawing, W1: np.ndarray, b1: np.ndarray, v: np.ndarray, c: float) -> None:
    low, high = -0.5, 1.5
    at = _frame(drawing, LEFTS[0], low, high, "the plane: what goes in", ("x₁", "x₂"))
    square = [(low, low), (high, low), (high, high), (low, high)]
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):  # where a unit is on or off, the output is linear
        cell = square
        for sign, w, b in zip(signs, W1, b1, strict=True):
            cell = clip(cell, sign * w, sign * b)
        on = (np.array(signs) > 0) * v
        _part(drawing, cell, on @ W1, float(on @ b1 + c), at)
    for w, b, style in zip(W1, b1, UNITS, strict=True):
        _line(drawing, square, w, b, style, at)
    X, _ = xor()
    _corners(drawing, X, at, named_above=())


def _hidden_space(drawing: Drawing, hidden: np.ndarray, v: np.ndarray, c: float) -> None:
    high = 1.35 * float(hidden.max()) + 0.1
    low = -0.25 * high
    at = _frame(drawing, LEFTS[1], low, high, "the hidden space: what layer 2 gets", ("unit 1", "unit 2"))
    _part(drawing, [(low, low), (high, low), (high, high), (low, high)], v, c, at)
    # A name stands on the side of its disc or ring that is further from the border.
    _corners(drawing, hidden, at, named_above=(1,) if v[1] > 0 else (0,))


def _frame(
    drawing: Drawing, left: float, low: float, high: float, title: str, axes: tuple[str, str]
) -> Callable[[Point], Point]:
    """A square panel; returns where a point of it stands in the picture."""

    def at(point: Point) -> Point:
        scale = SIDE / (high - low)
        return left + scale * (point[0] - low), TOP + SIDE - scale * (point[1] - low)

    drawing.text(left, TOP - 22, title, palette.SMALL, bold=True)
    drawing.rect(left, TOP, SIDE, SIDE, weight=palette.HAIR, opacity=palette.SOFT)
    for tick in range(0, int(high) + 1, 1 if high < 6 else 2):
        x, y = at((tick, tick))
        drawing.text(x, TOP + SIDE + 13, str(tick), palette.SMALL, anchor="middle")
        drawing.text(left - 8, y, str(tick), palette.SMALL, anchor="end")
    drawing.text(left + SIDE, TOP + SIDE + 33, axes[0], palette.SMALL, anchor="end", bold=True)
    drawing.text(left - 26, TOP + 8, axes[1], palette.SMALL, anchor="end", bold=True)
    return at


def _part(drawing: Drawing, cell: list[Point], normal: np.ndarray, offset: float, at: Callable[[Point], Point]) -> None:
    """Tint the part of a cell where a linear output is above 0, and draw its border."""
    ones = clip(cell, normal, offset) if cell else []
    if len(ones) > 2:
        drawing.polyline([at(point) for point in ones], closed=True, **ONES)
    if cell:
        _line(drawing, cell, normal, offset, BORDER, at)


def _line(
    drawing: Drawing, cell: list[Point], normal: np.ndarray, offset: float, style: Style, at: Callable[[Point], Point]
) -> None:
    """The line normal . x + offset = 0, as far as it lies inside the cell."""
    on_it = [point for point in clip(cell, normal, offset) if abs(np.dot(normal, point) + offset) < 1e-9]
    if len(on_it) > 1 and np.any(normal):
        drawing.line(*at(min(on_it)), *at(max(on_it)), **style)


def _corners(drawing: Drawing, points: np.ndarray, at: Callable[[Point], Point], named_above: Sequence[int]) -> None:
    """A disc where the target is 1, a ring where it is 0; corners that nearly share a spot share a name."""
    _, labels = xor()
    names: dict[tuple[float, float, int], list[str]] = {}
    for name, label, point in zip(NAMES, labels, points, strict=True):
        x, y = at((point[0], point[1]))
        drawing.circle(x, y, 7, weight=palette.MEDIUM, fill=palette.INK if label else "none")
        spot = next((spot for spot in names if math.dist(spot[:2], (x, y)) < SIDE / 10), (x, y, int(label)))
        names.setdefault(spot, []).append(name)
    for (x, y, label), together in names.items():
        drawing.text(
            x,
            y - 17 if label in named_above else y + 19,
            " and ".join(together),
            palette.SMALL,
            anchor="middle",
            bold=True,
        )


def _key(drawing: Drawing, y: float) -> None:
    drawing.key(palette.MARGIN, y, "unit 1 switches on", **UNITS[0])
    drawing.key(200, y, "unit 2", **UNITS[1])
    drawing.key(306, y, "border of the tinted part: it says 1", **BORDER)
    drawing.circle(602, y, 6, weight=palette.MEDIUM, fill=palette.INK)
    drawing.text(614, y, "wants 1", palette.SMALL)
    drawing.circle(686, y, 6, weight=palette.MEDIUM)
    drawing.text(698, y, "0", palette.SMALL)
