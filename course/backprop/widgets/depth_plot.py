"""The picture of the depth widget: log10 of the gradient's size by layer, one curve an activation, and the verdicts."""

from collections.abc import Mapping, Sequence

import numpy as np

from backprop.drawing import Drawing
from backprop.palette import BACKWARD, BACKWARD_DASH, BODY, BOLD, CURVES, FAINT, HAIR, QUIET, SMALL, THIN

WIDTH, HEIGHT = 760, 502
LEFT, RIGHT, TOP, BOTTOM = 132, 676, 94, 342
TABLE = 418
LABEL_GAP = 18
USABLE = 3
"""Decades: first and last layer's gradients within a factor of 1000 of each other count as usable."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def draw_depth(curves: Mapping[str, np.ndarray], title: str, notes: Sequence[str]) -> Drawing:
    """curves[activation]: (L,) log10 of the norm at layers 1..L; -inf is exactly 0, inf or nan overflowed."""
    rows = {name: verdict(curve) for name, curve in curves.items()}
    words = " ".join(f"{name}: first to last layer {ratio}, {word}." for name, (ratio, word) in rows.items())
    drawing = Drawing(WIDTH, HEIGHT, f"{title}. {'. '.join(notes)}. {words}")
    drawing.text(14, 18, title, 16, bold=True)
    for row, note in enumerate(notes):
        drawing.text(14, 42 + 19 * row, note, 13, opacity=QUIET)
    ticks = nice_ticks(np.concatenate(list(curves.values())))
    depth = len(next(iter(curves.values())))
    _axes(drawing, ticks, depth)
    _curves(drawing, curves, ticks)
    _table(drawing, curves, rows, depth)
    return drawing


def verdict(curve: np.ndarray) -> tuple[str, str]:
    """The ratio of the first layer's gradient to the last one's as text, and whether it vanishes or explodes."""
    first, last = curve[0], curve[-1]
    if np.isneginf(first) and np.isfinite(last):
        return "0", "below float range"
    if not (np.isfinite(first) and np.isfinite(last)):
        return "?", "beyond float range"
    decades = first - last
    word = "vanishes" if decades < -USABLE else "explodes" if decades > USABLE else "usable"
    return scientific(decades), word


def scientific(log10: float) -> str:
    """10**log10 as text with two digits, also where it is no float any more: 0.26, 47, 9.5e-13."""
    if -2 <= log10 < 3:
        value = 10**log10
        return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
    exponent = int(np.floor(log10))
    mantissa = f"{10 ** (log10 - exponent):.1f}"
    return f"1.0e{exponent + 1:+03d}" if mantissa == "10.0" else f"{mantissa}e{exponent:+03d}"


def nice_ticks(values: np.ndarray) -> np.ndarray:
    """Whole decades that enclose every finite value, at most eight of them, at least two decades apart in all."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / s <= 5)
    bottom, top = np.floor(low / step), np.ceil(high / step)
    if top - bottom < 2:
        bottom, top = bottom - 1, top + 1
    return step * np.arange(bottom, top + 1)


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


def _height(value: float, ticks: np.ndarray) -> float:
    return BOTTOM - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (BOTTOM - TOP)


def _across(depth: int) -> np.ndarray:
    return LEFT + 10 + (RIGHT - LEFT - 20) * np.arange(depth) / (depth - 1)


def _axes(drawing: Drawing, ticks: np.ndarray, depth: int) -> None:
    for tick in ticks:
        y = _height(tick, ticks)
        drawing.line(LEFT, y, RIGHT, y, width=HAIR, opacity=FAINT)
        drawing.text(RIGHT + 10, y, "10" + str(int(tick)).translate(SUPERSCRIPTS), 13)
    step = 1 if depth <= 10 else 5
    layers = sorted({1, depth} | {l for l in range(step, depth, step) if depth - l >= 0.5 * step})
    for l in layers:
        x = _across(depth)[l - 1]
        drawing.line(x, BOTTOM, x, BOTTOM + 5, width=THIN, opacity=0.6)
        drawing.text(x, BOTTOM + 16, str(l), 13, anchor="middle")
    drawing.text((LEFT + RIGHT) / 2, BOTTOM + 36, "layer l", 13, anchor="middle")
    drawing.text(RIGHT - 8, BOTTOM + 36, "the loss is at this end", SMALL, anchor="end", opacity=QUIET)
    drawing.arrow(LEFT + 62, BOTTOM + 36, LEFT + 10, BOTTOM + 36, stroke=BACKWARD, width=2, dash=BACKWARD_DASH)
    drawing.text(LEFT + 70, BOTTOM + 36, "δ travels backward", SMALL)


def _curves(drawing: Drawing, curves: Mapping[str, np.ndarray], ticks: np.ndarray) -> None:
    starts = [
        _height(c[0], ticks) if np.isfinite(c[0]) else float(BOTTOM if c[0] < 0 else TOP) for c in curves.values()
    ]
    labels = spread(starts, LABEL_GAP, TOP + 4, BOTTOM - 4)
    for (name, curve), start, label in zip(curves.items(), starts, labels, strict=True):
        colour, dash = CURVES[name]
        across = _across(len(curve))
        points = [(x, _height(v, ticks)) for x, v in zip(across, curve, strict=True) if np.isfinite(v)]
        if len(points) > 1:
            drawing.polyline(points, stroke=colour, width=BOLD, dash=dash)
        if np.isfinite(curve[0]):
            drawing.circle(across[0], start, 4, stroke="none", fill=colour)
        drawing.line(LEFT - 16, label, across[0] - 6, start, stroke=colour, width=THIN)
        drawing.text(LEFT - 20, label, _name(name), BODY, fill=colour, anchor="end", bold=True)


def _table(drawing: Drawing, curves: Mapping[str, np.ndarray], rows: dict, depth: int) -> None:
    columns = (14, 224, 334, 474, 508)
    heads = ("", "layer 1", f"layer {depth}", "ratio, first : last", "usable: within a factor of 1000")
    drawing.line(14, TABLE - 16, WIDTH - 14, TABLE - 16, width=HAIR, opacity=FAINT)
    for x, head in zip(columns, heads, strict=True):
        anchor = "start" if x == columns[-1] else "end"
        drawing.text(x, TABLE, head, SMALL, anchor=anchor, opacity=QUIET)
    for k, (name, (ratio, word)) in enumerate(rows.items()):
        y = TABLE + 24 * (k + 1)
        colour, dash = CURVES[name]
        drawing.line(14, y, 52, y, stroke=colour, width=BOLD, dash=dash)
        drawing.text(62, y, _name(name), BODY)
        for x, value in zip(columns[1:3], (curves[name][0], curves[name][-1]), strict=True):
            drawing.text(x, y, _size(value), 13, anchor="end")
        drawing.text(columns[3], y, ratio.replace("-", "−"), 13, anchor="end")
        drawing.text(columns[4], y, word, BODY, bold=True)


def _size(log10: float) -> str:
    if np.isneginf(log10):
        return "0"
    return scientific(log10).replace("-", "−") if np.isfinite(log10) else "overflow"


def _name(activation: str) -> str:
    return "ReLU" if activation == "relu" else activation
