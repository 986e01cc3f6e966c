"""The picture of the initialization widget: histograms of activations above, the size of both signals below."""

from typing import NamedTuple

import numpy as np

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.layer_axes import LayerAxes
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_DASH,
    BODY,
    BOLD,
    FAINT,
    FORWARD,
    FORWARD_DASH,
    HAIR,
    MARGIN,
    QUIET,
    SMALL,
    THIN,
    WIDTH,
)
from backprop.pictures.canvas.powers import scientific
from backprop.pictures.depth_explorer_drawing import verdict

HEIGHT = 548
BARS, HISTOGRAM, BASE, TALL = 17, 118, 148, 72
LEFT, RIGHT, TOP, BOTTOM = 118, 700, 214, 414
TABLE = 482


class Signals(NamedTuple):
    """forward, backward: (L,) log10 of the root mean square of a[l] and of delta[l], -inf where it is exactly 0.

    samples: layer -> all its activations, (N * n,), for the layers that get a histogram.
    """

    forward: np.ndarray
    backward: np.ndarray
    samples: dict[int, np.ndarray]


def draw_signals(signals: Signals, title: str, note: str, span: tuple[float, float]) -> Drawing:
    """span: what the histograms cover; values beyond it count in the outermost bars."""
    rows = {
        "forward, a": (signals.forward[::-1], "last : first"),
        "backward, δ": (signals.backward, "first : last"),
    }
    table = {name: (verdict(curve), direction, _per_layer(curve)) for name, (curve, direction) in rows.items()}
    words = " ".join(
        f"{name.replace('δ', 'delta')}: {direction} layer {ratio}, a factor of {factor} per layer, {word}."
        for name, ((ratio, word), direction, factor) in table.items()
    )
    spreads = ", ".join(f"layer {l} {_size(signals.forward[l - 1])}" for l in signals.samples)
    label = f"{title}. {note}. Typical size of the activations: {spreads}. {words}"
    drawing = Drawing(WIDTH, HEIGHT, label.replace("−", "-"))
    drawing.heading(title)
    drawing.text(WIDTH - MARGIN, 18, note, SMALL, anchor="end", opacity=QUIET)
    _histograms(drawing, signals, span)
    drawing.text(MARGIN, TOP - 26, "size by layer (root mean square), on a log scale", SMALL, bold=True)
    layers = range(1, len(signals.forward) + 1)
    axes = LayerAxes(LEFT, RIGHT, TOP, BOTTOM, layers, np.concatenate([signals.forward, signals.backward]))
    axes.draw(drawing, scale_at_left=True)
    for name, curve, colour, dash in (
        ("a →", signals.forward, FORWARD, FORWARD_DASH),
        ("← δ", signals.backward, BACKWARD, BACKWARD_DASH),
    ):
        _curve(drawing, name, curve, axes, colour, dash)
    _table(drawing, table)
    return drawing


def _histograms(drawing: Drawing, signals: Signals, span: tuple[float, float]) -> None:
    low, high = span
    drawing.text(
        MARGIN,
        44,
        "activations a[l]: typical size, and which values occur (bars: root of the share)",
        SMALL,
        fill=FORWARD,
        bold=True,
    )
    gap = (WIDTH - 2 * MARGIN - 5 * HISTOGRAM) / 4
    for column, (l, values) in enumerate(signals.samples.items()):
        left = MARGIN + column * (HISTOGRAM + gap)
        shares = np.histogram(np.clip(values, low, high), bins=BARS, range=span)[0] / len(values)
        bar = HISTOGRAM / BARS
        for k in np.flatnonzero(shares):
            height = TALL * float(np.sqrt(shares[k]))
            drawing.rect(
                left + k * bar + 0.5, BASE - height, bar - 1, height, stroke="none", fill=FORWARD, fill_opacity=QUIET
            )  # fmt: skip
        drawing.line(left, BASE, left + HISTOGRAM, BASE, width=THIN)
        drawing.text(left, BASE + 11, f"{low:g}".replace("-", "−"), SMALL, opacity=QUIET)
        end = f"{high:g}" if high <= 1 else f"{high:g} and more"
        drawing.text(left + HISTOGRAM, BASE + 11, end, SMALL, anchor="end", opacity=QUIET)
        words = f"layer {l}: {_size(signals.forward[l - 1])}"
        drawing.text(left + HISTOGRAM / 2, 62, words, SMALL, anchor="middle")


def _curve(drawing: Drawing, name: str, curve: np.ndarray, axes: LayerAxes, colour: str, dash: tuple) -> None:
    axes.curve(drawing, curve, stroke=colour, width=BOLD, dash=dash)
    # Each name stands where its signal comes in: a on the left, delta on the right.
    start, x, anchor = (0, LEFT - 62, "end") if name.startswith("a") else (-1, RIGHT + 12, "start")
    if np.isfinite(curve[start]):
        y = axes.height(curve[start])
        drawing.circle(axes.across[start], y, 4, stroke="none", fill=colour)
        drawing.text(x, y, name, BODY, fill=colour, anchor=anchor, bold=True)


def _table(drawing: Drawing, table: dict) -> None:
    columns = (MARGIN, 300, 460, 500)
    drawing.line(MARGIN, TABLE - 16, WIDTH - MARGIN, TABLE - 16, width=HAIR, opacity=FAINT)
    for x, head in zip(
        columns[1:], ("ratio of sizes", "factor per layer", "usable: within a factor of 1000"), strict=True
    ):
        drawing.text(x, TABLE, head, SMALL, anchor="end" if x < 500 else "start", opacity=QUIET)
    styles = ((FORWARD, FORWARD_DASH), (BACKWARD, BACKWARD_DASH))
    for k, ((name, ((ratio, word), direction, factor)), (colour, dash)) in enumerate(
        zip(table.items(), styles, strict=True)
    ):
        y = TABLE + 24 * (k + 1)
        drawing.line(MARGIN, y, 52, y, stroke=colour, width=BOLD, dash=dash)
        drawing.text(62, y, name, BODY)
        drawing.text(columns[1], y, f"{direction} = {ratio.replace('-', '−')}", SMALL, anchor="end")
        drawing.text(columns[2], y, factor, SMALL, anchor="end")
        drawing.text(columns[3], y, word, BODY, bold=True)


def _per_layer(curve: np.ndarray) -> str:
    """The geometric mean of the factor from layer to layer; curve[0] is where the signal ends up."""
    decades = (curve[0] - curve[-1]) / (len(curve) - 1) if np.isfinite(curve[[0, -1]]).all() else np.nan
    return f"{10**decades:.2f}" if np.isfinite(decades) else "?"


def _size(log10: float) -> str:
    return "0" if np.isneginf(log10) else scientific(log10).replace("-", "−")
