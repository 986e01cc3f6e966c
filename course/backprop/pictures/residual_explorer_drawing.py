"""The picture of the residual widget: forward and backward length by layer on a log scale, and how much each grew."""

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.layer_axes import LayerAxes
from backprop.pictures.canvas.numerals import scientific
from backprop.pictures.residual_explorer_numbers import RuleOfThumb

HEIGHT = 440
LEFT, RIGHT, TOP, BOTTOM = 40, 676, 74, 322
TABLE = 392


def draw_residual(
    forward: np.ndarray, backward: np.ndarray, thumb: RuleOfThumb | None, rule: str, note: str
) -> Drawing:
    """forward, backward: (L + 1,) log10 of the length at layers 0..L, relative to where each pass starts.

    thumb: for the signal; its gradient grows by the same factors, the other way. rule: the layer's formula; note: a
    remark beside it.
    """
    grown = {"signal, a[L] : a[0]": forward[-1], "gradient, dL/da[0] : dL/da[L]": backward[0]}
    words = ". ".join(f"{name} is {_factor(value)}, {verdict(value)}" for name, value in grown.items())
    if thumb is not None:
        words += f". The rule of thumb says {_factor(thumb.sizes[-1])} for both"
    drawing = Drawing(palette.WIDTH, HEIGHT, f"{len(forward) - 1} layers, {rule}. {note}. {words}.")
    drawing.heading(rule)
    drawing.note(palette.WIDTH - palette.MARGIN, 18, note, anchor="end")
    drawing.key(palette.MARGIN, 46, "forward: length of a[l]", **palette.FORWARD_LINE)
    drawing.key(220, 46, "backward: length of dL/da[l]", **palette.BACKWARD_LINE)
    rules = []
    if thumb is not None:
        drawing.key(478, 46, f"rule of thumb: {thumb.words}", weight=palette.THIN, dash=palette.DOTS)
        rules = [thumb.sizes, thumb.sizes[-1] - thumb.sizes]
    axes = LayerAxes(LEFT, RIGHT, TOP, BOTTOM, range(len(forward)), np.concatenate([forward, backward, *rules]))
    axes.draw(drawing)
    for curve in rules:
        axes.curve(drawing, curve, weight=palette.THIN, dash=palette.DOTS, opacity=palette.QUIET)
    if not np.isfinite(forward[1:]).any() and not np.isfinite(backward[:-1]).any():
        x, y = (LEFT + RIGHT) / 2, (3 * TOP + BOTTOM) / 4
        drawing.text(
            x, y, "Nothing gets through: each way is 0 as soon as it has left its first layer.", anchor="middle"
        )
    axes.curve(drawing, forward, **palette.FORWARD_LINE)
    axes.curve(drawing, backward, **palette.BACKWARD_LINE)
    drawing.divider(TABLE - 18)
    for row, (name, value) in enumerate(grown.items()):
        y = TABLE + 26 * row
        drawing.line(palette.MARGIN, y, 52, y, **(palette.BACKWARD_LINE if row else palette.FORWARD_LINE))
        drawing.text(62, y, name)
        drawing.text(400, y, _factor(value).replace("-", "−"), anchor="end")
        drawing.text(430, y, verdict(value), bold=True)
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
