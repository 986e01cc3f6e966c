"""The picture of the depth widget: what is left of the last layer's gradient, layer by layer, and the verdicts."""

from collections.abc import Mapping, Sequence

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.layer_axes import LayerAxes
from backprop.pictures.canvas.numerals import scientific
from backprop.pictures.canvas.verdict import USABLE, verdict

HEIGHT = 502
LEFT, RIGHT, TOP, BOTTOM = 132, 676, 94, 342
TABLE = 418
LABEL_GAP = 18


def draw_depth(curves: Mapping[str, np.ndarray], title: str, notes: Sequence[str]) -> Drawing:
    """curves[activation]: (L,) log10 of the norm at layers 1..L; -inf is exactly 0, inf or nan overflowed.

    Each is drawn against its own last layer: there all start at 1, and what is usable is one band for all.
    """
    rows = {name: verdict(curve) for name, curve in curves.items()}
    words = " ".join(f"{name}: first to last layer {ratio}, {word}." for name, (ratio, word) in rows.items())
    drawing = Drawing(palette.WIDTH, HEIGHT, f"{title}. {'. '.join(notes)}. {words}")
    drawing.heading(title)
    for row, note in enumerate(notes):
        drawing.note(palette.MARGIN, 42 + 19 * row, note)
    depth = len(next(iter(curves.values())))
    shares = {name: curve - (curve[-1] if np.isfinite(curve[-1]) else 0.0) for name, curve in curves.items()}
    values = np.concatenate([*shares.values(), [-USABLE, USABLE]])
    axes = LayerAxes(LEFT, RIGHT, TOP, BOTTOM, range(1, depth + 1), values)
    _usable(drawing, axes)
    axes.draw(drawing)
    _directions(drawing)
    _curves(drawing, shares, axes)
    _table(drawing, curves, rows, depth)
    return drawing


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near as possible to the wanted ones, in the same order, at least gap apart, within low..high."""
    order = np.argsort(wanted, kind="stable")
    placed = [min(max(wanted[i], low), high) for i in order]
    for k in range(1, len(placed)):
        placed[k] = max(placed[k], placed[k - 1] + gap)
    placed[-1] = min(placed[-1], high)
    for k in range(len(placed) - 2, -1, -1):
        placed[k] = min(placed[k], placed[k + 1] - gap)
    heights = [0.0] * len(placed)
    for position, i in enumerate(order):
        heights[i] = placed[position]
    return heights


def _usable(drawing: Drawing, axes: LayerAxes) -> None:
    top, bottom = axes.height(USABLE), axes.height(-USABLE)
    drawing.rect(LEFT, top, RIGHT - LEFT, bottom - top, stroke="none", fill=palette.INK, fill_opacity=palette.TINT)
    inside = bottom - top > 60
    drawing.note(RIGHT - 8, top + 11 if inside else bottom + 11, "usable", anchor="end")


def _directions(drawing: Drawing) -> None:
    y = BOTTOM + 36
    drawing.note(RIGHT - 8, y, "the loss is at this end", anchor="end")
    drawing.arrow(
        LEFT + 62, y, LEFT + 10, y, stroke=palette.BACKWARD, weight=palette.MEDIUM, dash=palette.BACKWARD_DASH
    )
    drawing.text(LEFT + 70, y, "δ travels backward", palette.SMALL)


def _curves(drawing: Drawing, curves: Mapping[str, np.ndarray], axes: LayerAxes) -> None:
    starts = [axes.height(c[0]) if np.isfinite(c[0]) else float(BOTTOM if c[0] < 0 else TOP) for c in curves.values()]
    labels = spread(starts, LABEL_GAP, TOP + 4, BOTTOM - 4)
    for (name, curve), start, label in zip(curves.items(), starts, labels, strict=True):
        colour, dash = palette.CURVES[name]
        axes.curve(drawing, curve, stroke=colour, weight=palette.BOLD, dash=dash)
        if np.isfinite(curve[0]):
            drawing.circle(axes.across[0], start, 4, stroke="none", fill=colour)
        drawing.line(LEFT - 16, label, axes.across[0] - 6, start, stroke=colour, weight=palette.THIN)
        drawing.text(LEFT - 20, label, _name(name), fill=colour, anchor="end", bold=True)


def _table(drawing: Drawing, curves: Mapping[str, np.ndarray], rows: dict, depth: int) -> None:
    columns = (palette.MARGIN, 224, 334, 474, 508)
    heads = ("", "layer 1", f"layer {depth}", "ratio, first : last", "usable: within a factor of 1000")
    drawing.divider(TABLE - 16)
    for x, head in zip(columns, heads, strict=True):
        anchor = "start" if x == columns[-1] else "end"
        drawing.note(x, TABLE, head, anchor=anchor)
    for k, (name, (ratio, word)) in enumerate(rows.items()):
        y = TABLE + 24 * (k + 1)
        colour, dash = palette.CURVES[name]
        drawing.line(palette.MARGIN, y, 52, y, stroke=colour, weight=palette.BOLD, dash=dash)
        drawing.text(62, y, _name(name))
        for x, value in zip(columns[1:3], (curves[name][0], curves[name][-1]), strict=True):
            drawing.text(x, y, _size(value), palette.SMALL, anchor="end")
        drawing.text(columns[3], y, ratio.replace("-", "−"), palette.SMALL, anchor="end")
        drawing.text(columns[4], y, word, bold=True)


def _size(log10: float) -> str:
    if np.isneginf(log10):
        return "0"
    return scientific(log10).replace("-", "−") if np.isfinite(log10) else "overflow"


def _name(activation: str) -> str:
    return "ReLU" if activation == "relu" else activation
