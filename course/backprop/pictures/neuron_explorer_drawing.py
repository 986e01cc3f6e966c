"""The picture of a descent: lines of equal loss with the path on them, the loss by step, the data with the neuron."""

import math
from itertools import pairwise
from typing import TypeVar

import numpy as np

from backprop.activations import sigmoid
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing, Point
from backprop.pictures.canvas.numerals import number
from backprop.pictures.canvas.primitives import Style
from backprop.pictures.neuron_explorer_numbers import B_RANGE, W_RANGE, Data, Path

Number = TypeVar("Number", float, np.ndarray)
HEIGHT = 498
SURFACE = (56, 386, 62, 392)
CURVE = (464, 744, 74, 196)
FIT = (464, 744, 262, 392)
"""Panels: left, right, top, bottom."""
NEAR = 4.0
"""Steps that are shorter, in pixels, share a dot."""


def draw_descent(
    path: Path, data: Data, title: str, contours: tuple[np.ndarray, ...], lowest: tuple[float, float, float]
) -> Drawing:
    """One picture of three panels. contours: lines of equal loss in (w, b); lowest: w, b, loss of the lowest point."""
    steps, last = len(path.w) - 1, float(path.loss[-1])
    rises = int(np.sum(np.diff(path.loss) > 1e-12))
    z = path.w[-1] * np.array(data.x) + path.b[-1]
    wrong = int(np.sum((z > 0) != (np.array(data.y) > 0.5)))
    outside = "" if _is_inside(*_at(path.w[-1], path.b[-1])) else ": off the map"
    facts = (
        f"now w = {number(path.w[-1], 2)}, b = {number(path.b[-1], 2)}{outside}",
        f"loss at the start {path.loss[0]:.4f}, now {last:.4f}, lowest possible {lowest[2]:.4f}",
        f"wrong answers: {wrong} of {len(data.x)}",
        f"steps that raised the loss: {rises} of {steps}",
    )
    drawing = Drawing(palette.WIDTH, HEIGHT, f"Gradient descent on one neuron: {title}. {'. '.join(facts)}.")
    drawing.heading(title[0].upper() + title[1:])
    _surface(drawing, path, contours, lowest)
    _loss_curve(drawing, path.loss, lowest[2])
    _fit(drawing, path, data)
    drawing.divider(444)
    for k, text in enumerate(facts):
        drawing.text(palette.MARGIN if k % 2 == 0 else 340, 462 + 22 * (k // 2), text, palette.SMALL)
    return drawing


def clipped(start: Point, end: Point, left: float, right: float, top: float, bottom: float) -> tuple | None:
    """The part of a segment inside a rectangle, None where there is none (Liang and Barsky, 1984)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, start[0] - left), (dx, right - start[0]), (-dy, start[1] - top), (dy, bottom - start[1])):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter > leave:
        return None
    return tuple((start[0] + t * dx, start[1] + t * dy) for t in (enter, leave))


def thinned(points: list[Point]) -> list[Point]:
    """The points of a path without those that can hardly be told from the one before: one that creeps has few."""
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) > NEAR:
            kept.append(point)
    return kept if kept[-1] == points[-1] else [*kept, points[-1]]


def strokes(points: list[Point]) -> list[list[Point]]:
    """A path as few lines inside the window. What it walks twice is drawn once, or it would fill its own dashes."""
    lines: list[list[Point]] = [[]]
    walked: set[frozenset] = set()
    for start, end in pairwise(points):
        inside, ends = clipped(start, end, *SURFACE), frozenset((round(x), round(y)) for x, y in (start, end))
        if inside and ends not in walked:
            if not lines[-1] or inside[0] != lines[-1][-1]:
                lines.append([inside[0]])
            lines[-1].append(inside[1])
        walked.add(ends)
    return lines[1:]


def _place(value: Number, low: float, high: float, start: float, end: float) -> Number:
    return start + (value - low) / (high - low) * (end - start)


def _at(w: Number, b: Number) -> tuple[Number, Number]:
    left, right, top, bottom = SURFACE
    return _place(w, *W_RANGE, left, right), _place(b, *B_RANGE, bottom, top)


def _is_inside(x: float, y: float) -> bool:
    left, right, top, bottom = SURFACE
    return left <= x <= right and top <= y <= bottom


def _surface(
    drawing: Drawing, path: Path, contours: tuple[np.ndarray, ...], lowest: tuple[float, float, float]
) -> None:
    left, right, top, bottom = SURFACE
    drawing.text(left, 44, "lines of equal loss, and the way down", bold=True)
    drawing.rect(left, top, right - left, bottom - top, weight=palette.HAIR, opacity=palette.SOFT)
    for line in contours:
        closed = bool(np.all(line[0] == line[-1]))
        points = list(zip(*_at(line[:, 0], line[:, 1]), strict=True))
        drawing.polyline(points[:-1] if closed else points, closed=closed, stroke=palette.FORWARD, weight=palette.THIN)
    for w in range(-4, 7, 2):
        drawing.text(_at(w, 0)[0], bottom + 14, number(w, 0), palette.SMALL, anchor="middle")
    for b in range(-6, 5, 2):
        drawing.text(left - 6, _at(0, b)[1], number(b, 0), palette.SMALL, anchor="end")
    drawing.text((left + right) / 2, bottom + 34, "w", palette.SMALL, anchor="middle", bold=True)
    drawing.text(20, (top + bottom) / 2, "b", palette.SMALL, anchor="middle", bold=True)
    _path(drawing, list(zip(*_at(path.w, path.b), strict=True)))
    if _is_inside(*_at(*lowest[:2])):
        _cross(drawing, *_at(*lowest[:2]))
    # Beside the map: on it, words would lie on its lines.
    _start(drawing, left + 7, bottom + 34)
    drawing.text(left + 19, bottom + 34, "start", palette.SMALL, bold=True)
    _cross(drawing, right - 56, bottom + 34)
    drawing.text(right - 43, bottom + 34, "lowest", palette.SMALL, bold=True)


def _path(drawing: Drawing, points: list[Point]) -> None:
    walk = thinned(points)
    for line in strokes(walk):
        drawing.polyline(line, stroke=palette.BACKWARD, weight=palette.THIN, dash=palette.BACKWARD_DASH)
    for x, y in dict.fromkeys((round(x, 0), round(y, 0)) for x, y in walk[1:]):
        if _is_inside(x, y):
            drawing.circle(x, y, 2.5, stroke="none", fill=palette.BACKWARD)
    _start(drawing, *points[0])
    if _is_inside(*points[-1]):
        drawing.circle(*points[-1], 5, stroke=palette.INK, fill=palette.BACKWARD, weight=palette.THIN)


def _start(drawing: Drawing, x: float, y: float) -> None:
    drawing.circle(x, y, 6, stroke=palette.BACKWARD, weight=palette.MEDIUM, dash=palette.BACKWARD_DASH)


def _cross(drawing: Drawing, x: float, y: float) -> None:
    """The mark of the lowest point, above the path."""
    for dx, dy in ((7, 0), (0, 7)):
        drawing.line(x - dx, y - dy, x + dx, y + dy, weight=palette.MEDIUM)


def _loss_curve(drawing: Drawing, loss: np.ndarray, lowest: float) -> None:
    left, right, top, bottom = CURVE
    high = float(loss.max()) * 1.05
    drawing.text(left, 44, "loss, step by step", bold=True)
    for value in (0.0, high / 2, high):
        y = _place(value, 0.0, high, bottom, top)
        drawing.line(left, y, right, y, weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(left - 8, y, f"{value:.2f}", palette.SMALL, anchor="end")
    floor = _place(lowest, 0.0, high, bottom, top)
    drawing.line(left, floor, right, floor, weight=palette.THIN, opacity=palette.QUIET, dash=palette.DOTS)
    if bottom - floor > 20:
        drawing.note(right, floor + 11, "lowest", anchor="end")
    across = _place(np.arange(len(loss)), 0, max(len(loss) - 1, 1), left, right)
    points = list(zip(across, _place(loss, 0.0, high, bottom, top), strict=True))
    if len(points) > 1:
        drawing.polyline(points, **palette.FORWARD_LINE)
    drawing.circle(*points[-1], 4, stroke="none", fill=palette.FORWARD)
    drawing.text(left, bottom + 14, "0", palette.SMALL, anchor="middle")
    drawing.text(right, bottom + 14, str(len(loss) - 1), palette.SMALL, anchor="middle")
    drawing.note((left + right) / 2, bottom + 14, "step", anchor="middle")


def _fit(drawing: Drawing, path: Path, data: Data) -> None:
    left, right, top, bottom = FIT
    x, y = np.array(data.x), np.array(data.y)
    margin = 0.15 * (float(np.ptp(x)) or 1.0)
    low, high = float(x.min()) - margin, float(x.max()) + margin
    drawing.text(left, 240, "the neuron now: a over x", bold=True)
    for value in (0.0, 0.5, 1.0):
        height = _place(value, 0.0, 1.0, bottom - 8, top + 8)
        drawing.line(left, height, right, height, weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(left - 8, height, f"{value:g}", palette.SMALL, anchor="end")
    grid = np.linspace(low, high, 80)
    before: Style = {"weight": palette.THIN, "opacity": palette.QUIET, "dash": palette.DOTS}
    for w, b, style in (
        (path.w[0], path.b[0], before),
        (path.w[-1], path.b[-1], palette.FORWARD_LINE),
    ):
        heights = _place(sigmoid(w * grid + b), 0.0, 1.0, bottom - 8, top + 8)
        drawing.polyline(list(zip(_place(grid, low, high, left, right), heights, strict=True)), **style)
    for value, target in zip(x, y, strict=True):
        _example(drawing, _place(value, low, high, left, right), _place(target, 0.0, 1.0, bottom - 8, top + 8), target)
    drawing.text(left, bottom + 14, number(low, 1), palette.SMALL, anchor="middle")
    drawing.text(right, bottom + 14, number(high, 1), palette.SMALL, anchor="middle")
    drawing.text((left + right) / 2, bottom + 14, "x", palette.SMALL, anchor="middle", bold=True)
    for across, target in ((left + 5, 1), (left + 83, 0)):
        _example(drawing, across, bottom + 34, target)
        drawing.text(across + 11, bottom + 34, f"target {target}", palette.SMALL)
    drawing.key(left + 160, bottom + 34, "at the start", **before)


def _example(drawing: Drawing, x: float, y: float, target: float) -> None:
    drawing.circle(x, y, 4.5, fill=palette.INK if target > 0.5 else "none", weight=palette.THIN)
