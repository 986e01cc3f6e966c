"""The picture of the residual widget: forward and backward length by layer on a log scale, and how much each grew."""

import numpy as np

from backprop.drawing import Drawing
from backprop.palette import BACKWARD, BACKWARD_DASH, BODY, BOLD, FAINT, FORWARD, HAIR, INK, QUIET, SMALL, THIN
from backprop.widgets.depth_plot import SUPERSCRIPTS, nice_ticks, scientific

WIDTH, HEIGHT = 760, 424
LEFT, RIGHT, TOP, BOTTOM = 40, 676, 74, 322
TABLE = 376


def draw_residual(
    forward: np.ndarray, backward: np.ndarray, expected: np.ndarray | None, rule: str, note: str
) -> Drawing:
    """forward, backward: (L + 1,) log10 of the length at layers 0..L, relative to where each pass starts.

    expected: the same for a rule of thumb, or None; rule: the layer's formula; note: a remark beside it.
    """
    grown = {"signal, a[L] : a[0]": forward[-1], "gradient, dL/da[0] : dL/da[L]": backward[0]}
    words = ". ".join(f"{name} is {_factor(value)}, {verdict(value)}" for name, value in grown.items())
    drawing = Drawing(WIDTH, HEIGHT, f"{len(forward) - 1} layers, {rule}. {note}. {words}.")
    drawing.text(14, 18, rule, 16, bold=True)
    drawing.text(WIDTH - 14, 18, note, 13, anchor="end", opacity=QUIET)
    drawing.line(14, 46, 50, 46, stroke=FORWARD, width=BOLD)
    drawing.text(57, 46, "forward: length of a[l]", SMALL)
    drawing.line(220, 46, 256, 46, stroke=BACKWARD, width=BOLD, dash=BACKWARD_DASH)
    drawing.text(263, 46, "backward: length of dL/da[l]", SMALL)
    curves = [forward, backward]
    if expected is not None:
        drawing.line(456, 46, 492, 46, width=THIN, dash=(2, 3))
        drawing.text(499, 46, "(1 + s²) to the power of l/2", SMALL)
        curves.append(expected)
    ticks = nice_ticks(np.concatenate(curves))
    _axes(drawing, ticks, len(forward) - 1)
    if expected is not None:
        _curve(drawing, expected, ticks, stroke=INK, width=THIN, dash=(2, 3), opacity=QUIET)
    _curve(drawing, forward, ticks, stroke=FORWARD, width=BOLD)
    _curve(drawing, backward, ticks, stroke=BACKWARD, width=BOLD, dash=BACKWARD_DASH)
    for row, (name, value) in enumerate(grown.items()):
        y = TABLE + 26 * row
        colour, dash = (BACKWARD, BACKWARD_DASH) if row else (FORWARD, ())
        drawing.line(14, y, 52, y, stroke=colour, width=BOLD, dash=dash)
        drawing.text(62, y, name, BODY)
        drawing.text(400, y, _factor(value).replace("-", "−"), BODY, anchor="end")
        drawing.text(430, y, verdict(value), BODY, bold=True)
    return drawing


def verdict(decades: float) -> str:
    """In words what a growth by 10**decades means for training."""
    if not np.isfinite(decades):
        return "nothing left" if decades < 0 else "beyond float range"
    if abs(decades) < 0.5:
        return "keeps its length"
    if abs(decades) < 2:
        return "grows, but bearable" if decades > 0 else "shrinks, but bearable"
    return "explodes" if decades > 0 else "vanishes"


def _factor(decades: float) -> str:
    if not np.isfinite(decades):
        return "0" if decades < 0 else "overflow"
    return scientific(decades)


def _axes(drawing: Drawing, ticks: np.ndarray, depth: int) -> None:
    for tick in ticks:
        y = _height(tick, ticks)
        drawing.line(LEFT, y, RIGHT, y, width=HAIR, opacity=FAINT)
        drawing.text(RIGHT + 10, y, "10" + str(int(tick)).translate(SUPERSCRIPTS), 13)
    step = 1 if depth <= 10 else 5
    for l in sorted({0, depth} | {l for l in range(step, depth, step) if depth - l >= 0.5 * step}):
        x = _across(depth)[l]
        drawing.line(x, BOTTOM, x, BOTTOM + 5, width=THIN, opacity=0.6)
        drawing.text(x, BOTTOM + 16, str(l), 13, anchor="middle")
    drawing.text((LEFT + RIGHT) / 2, BOTTOM + 34, "layer l", 13, anchor="middle")


def _curve(drawing: Drawing, curve: np.ndarray, ticks: np.ndarray, **style) -> None:
    across = _across(len(curve) - 1)
    points = [(x, _height(v, ticks)) for x, v in zip(across, curve, strict=True) if np.isfinite(v)]
    if len(points) > 1:
        drawing.polyline(points, **style)


def _height(value: float, ticks: np.ndarray) -> float:
    return BOTTOM - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (BOTTOM - TOP)


def _across(depth: int) -> np.ndarray:
    return LEFT + 10 + (RIGHT - LEFT - 20) * np.arange(depth + 1) / depth
