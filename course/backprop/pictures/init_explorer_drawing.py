"""The picture of the initialization widget: histograms of activations above, the size of both signals below."""

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.layer_axes import LayerAxes
from backprop.pictures.canvas.numerals import scientific
from backprop.pictures.canvas.primitives import Style
from backprop.pictures.canvas.verdict import verdict
from backprop.pictures.init_explorer_numbers import Signals

HEIGHT = 548
BARS, HISTOGRAM, BASE, TALL = 17, 118, 148, 72
LEFT, RIGHT, TOP, BOTTOM = 118, 700, 214, 414
TABLE = 482


def draw_signals(signals: Signals, title: str, note: str, span: tuple[float, float]) -> Drawing:
    """span: what the histograms cover; values beyond it count in the outermost bars."""
    rows = {"forward, a": (signals.forward[::-1], "last : first"), "backward, δ": (signals.backward, "first : last")}
    table = {name: (verdict(curve), direction, _per_layer(curve)) for name, (curve, direction) in rows.items()}
    words = " ".join(
        f"{name.replace('δ', 'delta')}: {direction} layer {ratio}, a factor of {factor} per layer, {word}."
        for name, ((ratio, word), direction, factor) in table.items()
    )
    spreads = ", ".join(f"layer {l} {_size(signals.forward[l - 1])}" for l in signals.samples)
    label = f"{title}. {note}. Typical size of the activations: {spreads}. {words}"
    drawing = Drawing(palette.WIDTH, HEIGHT, label.replace("−", "-"))
    drawing.heading(title)
    drawing.note(palette.WIDTH - palette.MARGIN, 18, note, anchor="end")
    _histograms(drawing, signals, span)
    drawing.text(palette.MARGIN, TOP - 26, "size by layer (root mean square), on a log scale", palette.SMALL, bold=True)
    layers = range(1, len(signals.forward) + 1)
    axes = LayerAxes(LEFT, RIGHT, TOP, BOTTOM, layers, np.concatenate([signals.forward, signals.backward]))
    axes.draw(drawing, scale_at_left=True)
    for name, curve, colour, dash in (
        ("a →", signals.forward, palette.FORWARD, palette.FORWARD_DASH),
        ("← δ", signals.backward, palette.BACKWARD, palette.BACKWARD_DASH),
    ):
        _curve(drawing, name, curve, axes, colour, dash)
    _table(drawing, table)
    return drawing


def _histograms(drawing: Drawing, signals: Signals, span: tuple[float, float]) -> None:
    low, high = span
    drawing.text(
        palette.MARGIN,
        44,
        "activations a[l]: typical size, and which values occur (bars: root of the share)",
        palette.SMALL,
        fill=palette.FORWARD,
        bold=True,
    )
    gap = (palette.WIDTH - 2 * palette.MARGIN - 5 * HISTOGRAM) / 4
    for column, (l, values) in enumerate(signals.samples.items()):
        left = palette.MARGIN + column * (HISTOGRAM + gap)
        shares = np.histogram(np.clip(values, low, high), bins=BARS, range=span)[0] / len(values)
        width = HISTOGRAM / BARS
        for k in np.flatnonzero(shares):
            height = TALL * float(np.sqrt(shares[k]))
            bar: Style = {"stroke": "none", "fill": palette.FORWARD, "fill_opacity": palette.QUIET}
            drawing.rect(left + k * width + 0.5, BASE - height, width - 1, height, **bar)
        drawing.line(left, BASE, left + HISTOGRAM, BASE, weight=palette.THIN)
        drawing.note(left, BASE + 11, f"{low:g}".replace("-", "−"))
        end = f"{high:g}" if high <= 1 else f"{high:g} and more"
        drawing.note(left + HISTOGRAM, BASE + 11, end, anchor="end")
        words = f"layer {l}: {_size(signals.forward[l - 1])}"
        drawing.text(left + HISTOGRAM / 2, 62, words, palette.SMALL, anchor="middle")


def _curve(
    drawing: Drawing, name: str, curve: np.ndarray, axes: LayerAxes, colour: str, dash: tuple[float, ...]
) -> None:
    axes.curve(drawing, curve, stroke=colour, weight=palette.BOLD, dash=dash)
    # Each name stands where its signal comes in: a on the left, delta on the right.
    start, x, anchor = (0, LEFT - 62, "end") if name.startswith("a") else (-1, RIGHT + 12, "start")
    if np.isfinite(curve[start]):
        y = axes.height(curve[start])
        drawing.circle(axes.across[start], y, 4, stroke="none", fill=colour)
        drawing.text(x, y, name, fill=colour, anchor=anchor, bold=True)


def _table(drawing: Drawing, table: dict) -> None:
    columns = (palette.MARGIN, 300, 460, 500)
    drawing.divider(TABLE - 16)
    for x, head in zip(
        columns[1:], ("ratio of sizes", "factor per layer", "usable: within a factor of 1000"), strict=True
    ):
        drawing.note(x, TABLE, head, anchor="end" if x < 500 else "start")
    styles = ((palette.FORWARD, palette.FORWARD_DASH), (palette.BACKWARD, palette.BACKWARD_DASH))
    for k, ((name, ((ratio, word), direction, factor)), (colour, dash)) in enumerate(
        zip(table.items(), styles, strict=True)
    ):
        y = TABLE + 24 * (k + 1)
        drawing.line(palette.MARGIN, y, 52, y, stroke=colour, weight=palette.BOLD, dash=dash)
        drawing.text(62, y, name)
        drawing.text(columns[1], y, f"{direction} = {ratio.replace('-', '−')}", palette.SMALL, anchor="end")
        drawing.text(columns[2], y, factor, palette.SMALL, anchor="end")
        drawing.text(columns[3], y, word, bold=True)


def _per_layer(curve: np.ndarray) -> str:
    """The geometric mean of the factor from layer to layer; curve[0] is where the signal ends up."""
    decades = (curve[0] - curve[-1]) / (len(curve) - 1) if np.isfinite(curve[[0, -1]]).all() else np.nan
    return f"{10**decades:.2f}" if np.isfinite(decades) else "?"


def _size(log10: float) -> str:
    return "0" if np.isneginf(log10) else scientific(log10).replace("-", "−")
