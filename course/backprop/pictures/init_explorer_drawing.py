"""The picture of the initialization widget: histograms of activations above, the size of both signals below."""

from collections.abc import Mapping

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.layer_axes import LayerAxes
from backprop.pictures.canvas.numerals import scientific
from backprop.pictures.canvas.primitives import Style
from backprop.pictures.canvas.verdict import verdict
from backprop.pictures.init_explorer_numbers import Signals

HEIGHT = 564
BARS, HISTOGRAM, BASE, TALL = 17, 118, 164, 72
REACH = 4
"""How many times the layer's typical size the histograms of ReLU's values show."""
LEFT, RIGHT, TOP, BOTTOM = 118, 700, 230, 430
TABLE = 498


def draw_signals(
    signals: Signals, title: str, note: str, span: tuple[float, float] | None, stuck: Mapping[int, str]
) -> Drawing:
    """span: what the histograms cover. None: for ReLU, what is exactly 0 in a bar of its own, then up to REACH times
    the layer's typical size; values beyond count in the last bar.

    stuck: for each layer that has one, in words, how many of its units are.
    """
    rows = {"forward, a": (signals.forward[::-1], "last : first"), "backward, δ": (signals.backward, "first : last")}
    table = {name: (verdict(curve), ends, _per_layer(curve)) for name, (curve, ends) in rows.items()}
    off = np.flatnonzero(np.isneginf(signals.forward))
    if len(off):  # Nothing here comes near a float's floor: a size of 0 says that no unit of a layer is on.
        table["forward, a"] = ("0", f"dead from layer {off[0] + 1} on"), "last : first", "0"
        table["backward, δ"] = ("0 : 0", "dead: every δ is 0"), "first : last", "?"
    words = " ".join(
        f"{name}: {direction} layer {ratio}, a factor of {factor} per layer, {word}."
        for name, ((ratio, word), direction, factor) in table.items()
    )
    spreads = ", ".join(f"layer {l} {_size(signals.forward[l - 1])}, {stuck[l]}" for l in signals.samples)
    label = f"{title}. {note}. Typical size of the activations: {spreads}. {words}"
    drawing = Drawing(palette.WIDTH, HEIGHT, label.replace("−", "-").replace("δ", "delta"))
    drawing.heading(title)
    drawing.note(palette.WIDTH - palette.MARGIN, 18, note, anchor="end")
    _histograms(drawing, signals, span, stuck)
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


def _histograms(drawing: Drawing, signals: Signals, span: tuple[float, float] | None, stuck: Mapping[int, str]) -> None:
    sizes = {l: 10 ** signals.forward[l - 1] for l in signals.samples}
    shares = {
        l: _shares(values, *span) if span else _shares_from_0(values, REACH * sizes[l])
        for l, values in signals.samples.items()
    }
    tallest = max(share.max() for share in shares.values())
    words = f"activations a[l]: typical size, and which values occur (the tallest bar: {tallest:.0%} of them)"
    drawing.text(palette.MARGIN, 44, words, palette.SMALL, fill=palette.FORWARD, bold=True)
    gap = (palette.WIDTH - 2 * palette.MARGIN - 5 * HISTOGRAM) / 4
    for column, (l, share) in enumerate(shares.items()):
        left = palette.MARGIN + column * (HISTOGRAM + gap)
        edges, heights = np.linspace(left, left + HISTOGRAM, BARS + 1), BASE - TALL * share / tallest
        outline = [(left, BASE), *zip(edges.repeat(2)[1:-1], heights.repeat(2), strict=True), (left + HISTOGRAM, BASE)]
        bars: Style = {"stroke": "none", "fill": palette.FORWARD, "fill_opacity": palette.QUIET}
        drawing.polyline(outline, closed=True, **bars)
        drawing.line(left, BASE, left + HISTOGRAM, BASE, weight=palette.THIN)
        start, end = (f"{bound:g}".replace("-", "−") for bound in span) if span else ("0", f"{REACH} × size")
        drawing.note(left, BASE + 11, start)
        drawing.note(left + HISTOGRAM, BASE + 11, end, anchor="end")
        words = f"layer {l}: {_size(signals.forward[l - 1])}"
        drawing.text(left + HISTOGRAM / 2, 62, words, palette.SMALL, anchor="middle")
        drawing.text(left + HISTOGRAM / 2, 79, stuck[l], palette.SMALL, anchor="middle")


def _shares(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """np.histogram's shares, at a fraction of its cost: this is drawn at every step of a slider."""
    bars = (BARS * (np.clip(values, low, high) - low) / (high - low)).astype(int)
    return np.bincount(np.minimum(bars, BARS - 1), minlength=BARS) / len(values)


def _shares_from_0(values: np.ndarray, high: float) -> np.ndarray:
    """What is exactly 0 in the first bar, all else in those behind it."""
    above = values[values > 0]
    bars = 1 + ((BARS - 1) * np.minimum(above / high, 1.0)).astype(int) if len(above) else above.astype(int)
    counts = np.bincount(np.minimum(bars, BARS - 1), minlength=BARS)
    counts[0] = len(values) - len(above)
    return counts / len(values)


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
