"""The picture of the initialization widget: histograms of activations above, the size of both signals below."""

from typing import NamedTuple

import numpy as np

from backprop.drawing import Drawing
from backprop.palette import BACKWARD, BACKWARD_DASH, BODY, BOLD, FAINT, FORWARD, FORWARD_DASH, HAIR, QUIET, SMALL, THIN
from backprop.widgets.depth_plot import SUPERSCRIPTS, nice_ticks, scientific, verdict

WIDTH, HEIGHT = 760, 548
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
    drawing.text(14, 18, title, 16, bold=True)
    drawing.text(WIDTH - 14, 18, note, 13, anchor="end", opacity=QUIET)
    _histograms(drawing, signals, span)
    ticks = nice_ticks(np.concatenate([signals.forward, signals.backward]))
    _axes(drawing, ticks, len(signals.forward))
    for name, curve, colour, dash in (
        ("a →", signals.forward, FORWARD, FORWARD_DASH),
        ("← δ", signals.backward, BACKWARD, BACKWARD_DASH),
    ):
        _curve(drawing, name, curve, ticks, colour, dash)
    _table(drawing, table)
    return drawing


def _histograms(drawing: Drawing, signals: Signals, span: tuple[float, float]) -> None:
    low, high = span
    drawing.text(
        14,
        44,
        "activations a[l]: which values occur (height of a bar: root of its share)",
        SMALL,
        fill=FORWARD,
        bold=True,
    )
    gap = (WIDTH - 28 - 5 * HISTOGRAM) / 4
    for column, (l, values) in enumerate(signals.samples.items()):
        left = 14 + column * (HISTOGRAM + gap)
        shares = np.histogram(np.clip(values, low, high), bins=BARS, range=span)[0] / len(values)
        bar = HISTOGRAM / BARS
        for k in np.flatnonzero(shares):
            height = TALL * float(np.sqrt(shares[k]))
            drawing.rect(
                left + k * bar + 0.5, BASE - height, bar - 1, height, stroke="none", fill=FORWARD, fill_opacity=0.75
            )  # fmt: skip
        drawing.line(left, BASE, left + HISTOGRAM, BASE, width=THIN)
        drawing.text(left, BASE + 11, f"{low:g}".replace("-", "−"), 11, opacity=QUIET)
        end = f"{high:g}" if high <= 1 else f"{high:g} and more"
        drawing.text(left + HISTOGRAM, BASE + 11, end, 11, anchor="end", opacity=QUIET)
        words = f"layer {l}: size {_size(signals.forward[l - 1])}"
        drawing.text(left + HISTOGRAM / 2, 62, words, SMALL, anchor="middle")


def _axes(drawing: Drawing, ticks: np.ndarray, depth: int) -> None:
    drawing.text(14, TOP - 26, "size by layer (root mean square), on a log scale", SMALL, bold=True)
    for tick in ticks:
        y = _height(tick, ticks)
        drawing.line(LEFT, y, RIGHT, y, width=HAIR, opacity=FAINT)
        drawing.text(LEFT - 10, y, "10" + str(int(tick)).translate(SUPERSCRIPTS), 13, anchor="end")
    step = 1 if depth <= 10 else 5
    for l in sorted({1, depth} | {l for l in range(step, depth, step) if depth - l >= 0.5 * step}):
        x = _across(depth)[l - 1]
        drawing.line(x, BOTTOM, x, BOTTOM + 5, width=THIN, opacity=0.6)
        drawing.text(x, BOTTOM + 16, str(l), 13, anchor="middle")
    drawing.text((LEFT + RIGHT) / 2, BOTTOM + 34, "layer l", 13, anchor="middle")


def _curve(drawing: Drawing, name: str, curve: np.ndarray, ticks: np.ndarray, colour: str, dash: tuple) -> None:
    across = _across(len(curve))
    points = [(x, _height(v, ticks)) for x, v in zip(across, curve, strict=True) if np.isfinite(v)]
    if len(points) > 1:
        drawing.polyline(points, stroke=colour, width=BOLD, dash=dash)
    # Each name stands where its signal comes in: a on the left, delta on the right.
    start, x, anchor = (0, LEFT - 62, "end") if name.startswith("a") else (-1, RIGHT + 12, "start")
    if np.isfinite(curve[start]):
        y = _height(curve[start], ticks)
        drawing.circle(across[start], y, 4, stroke="none", fill=colour)
        drawing.text(x, y, name, BODY, fill=colour, anchor=anchor, bold=True)


def _table(drawing: Drawing, table: dict) -> None:
    columns = (14, 300, 460, 500)
    drawing.line(14, TABLE - 16, WIDTH - 14, TABLE - 16, width=HAIR, opacity=FAINT)
    for x, head in zip(
        columns[1:], ("ratio of sizes", "factor per layer", "usable: within a factor of 1000"), strict=True
    ):
        drawing.text(x, TABLE, head, SMALL, anchor="end" if x < 500 else "start", opacity=QUIET)
    styles = ((FORWARD, FORWARD_DASH), (BACKWARD, BACKWARD_DASH))
    for k, ((name, ((ratio, word), direction, factor)), (colour, dash)) in enumerate(
        zip(table.items(), styles, strict=True)
    ):
        y = TABLE + 24 * (k + 1)
        drawing.line(14, y, 52, y, stroke=colour, width=BOLD, dash=dash)
        drawing.text(62, y, name, BODY)
        drawing.text(columns[1], y, f"{direction} = {ratio.replace('-', '−')}", 13, anchor="end")
        drawing.text(columns[2], y, factor, 13, anchor="end")
        drawing.text(columns[3], y, word, BODY, bold=True)


def _per_layer(curve: np.ndarray) -> str:
    """The geometric mean of the factor from layer to layer; curve[0] is where the signal ends up."""
    decades = (curve[0] - curve[-1]) / (len(curve) - 1) if np.isfinite(curve[[0, -1]]).all() else np.nan
    return f"{10**decades:.2f}" if np.isfinite(decades) else "?"


def _height(value: float, ticks: np.ndarray) -> float:
    return BOTTOM - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (BOTTOM - TOP)


def _across(depth: int) -> np.ndarray:
    return LEFT + 10 + (RIGHT - LEFT - 20) * np.arange(depth) / (depth - 1)


def _size(log10: float) -> str:
    return "0" if np.isneginf(log10) else scientific(log10).replace("-", "−")
