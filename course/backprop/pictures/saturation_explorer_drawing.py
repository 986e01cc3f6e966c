"""The picture of the saturating neuron: the sigmoid with its slope, both deltas, and the numbers."""

from collections.abc import Callable

import numpy as np

from backprop.activations import sigmoid
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Style
from backprop.pictures.saturation_explorer_numbers import REACH, Neuron, deltas

HEIGHT = 396
TOP, BOTTOM = 76, 268
LEFT_PANEL, RIGHT_PANEL = (46, 366), (424, 744)
CURVE = np.linspace(-REACH, REACH, 121)


def draw_neuron(neuron: Neuron) -> Drawing:
    """The picture of one neuron."""
    z, y, a, slope, squared, cross = neuron
    drawing = Drawing(
        palette.WIDTH,
        HEIGHT,
        f"A sigmoid neuron at z = {z:.1f} with target y = {y}: a = {a:.5f}, slope = {slope:.2g}, a - y = {a - y:.5f}. "
        f"delta is {squared:.2g} under half squared error and {cross:.4f} under cross-entropy.",
    )
    drawing.heading("One sigmoid neuron, two losses")
    _curve_panel(drawing, neuron)
    _delta_panel(drawing, neuron)
    _table(drawing, neuron)
    return drawing


def small(value: float) -> str:
    """Four decimals, or two digits and a power of ten where those would all be 0; with a real minus sign."""
    text = f"{value:.4f}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}"
    return text.replace("-", "−")


def _across(panel: tuple[int, int]) -> Callable[[float], float]:
    return lambda z: panel[0] + (z + REACH) / (2 * REACH) * (panel[1] - panel[0])


def _up(value: float) -> float:
    return BOTTOM - value * (BOTTOM - TOP)


def _axes(drawing: Drawing, panel: tuple[int, int], title: str) -> None:
    left, right = panel
    drawing.text(left, 50, title, bold=True)
    for value in (0.0, 0.5, 1.0):
        drawing.line(left, _up(value), right, _up(value), weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(left - 8, _up(value), f"{value:g}", palette.SMALL, anchor="end")
    for z in (-10, -5, 0, 5, 10):
        drawing.text(_across(panel)(z), BOTTOM + 14, f"{z}".replace("-", "−"), palette.SMALL, anchor="middle")
    drawing.note((left + right) / 2, BOTTOM + 32, "z", anchor="middle")


def _curve_panel(drawing: Drawing, neuron: Neuron) -> None:
    z, y, a, slope, *_ = neuron
    across = _across(LEFT_PANEL)
    _axes(drawing, LEFT_PANEL, "a = σ(z), and its slope at z")
    points = [(across(place), _up(value)) for place, value in zip(CURVE, sigmoid(CURVE), strict=True)]
    drawing.polyline(points, stroke=palette.FORWARD, weight=palette.BOLD)
    x, height = across(z), _up(a)
    drawing.line(x, _up(y), x, height, stroke=palette.BACKWARD, weight=palette.THIN, dash=palette.BACKWARD_DASH)
    ends = [float(np.clip(z + run, -REACH, REACH)) for run in (-1.4, 1.4)]
    drawing.polyline([(across(end), _up(a + (end - z) * slope)) for end in ends], weight=palette.BOLD)
    drawing.circle(x, height, 6, stroke=palette.FORWARD, fill=palette.FORWARD, weight=palette.THIN)
    drawing.circle(x, _up(y), 5, weight=palette.MEDIUM)
    # Where the curve is far from the target, and beside the dashed line, so that the words lie on neither.
    side, anchor = (1, "start") if y else (-1, "end")
    end = x if side * z < -3.4 else across(-side * REACH)
    drawing.text(end + 8 * side, _up(y) + 13 * side, f"target y = {y}", palette.SMALL, anchor=anchor)


def _delta_panel(drawing: Drawing, neuron: Neuron) -> None:
    across = _across(RIGHT_PANEL)
    _axes(drawing, RIGHT_PANEL, f"size of δ, for y = {neuron.y}")
    curves = np.abs(deltas(CURVE, neuron.y))
    for curve, dash, here in zip(
        curves, (palette.DOTS, palette.BACKWARD_DASH), (neuron.squared, neuron.cross), strict=True
    ):
        points = [(across(z), _up(value)) for z, value in zip(CURVE, curve, strict=True)]
        drawing.polyline(points, stroke=palette.BACKWARD, weight=palette.BOLD, dash=dash)
        ring: Style = {"stroke": palette.BACKWARD, "dash": palette.BACKWARD_DASH, "weight": palette.MEDIUM}
        disc: Style = {"stroke": "none", "fill": palette.BACKWARD, "weight": palette.MEDIUM}
        drawing.circle(across(neuron.z), _up(abs(here)), 6, **disc if dash is palette.BACKWARD_DASH else ring)
    drawing.line(across(neuron.z), TOP, across(neuron.z), BOTTOM, weight=palette.HAIR, opacity=palette.FAINT)
    for x, name, anchor in zip(
        (RIGHT_PANEL[0] - 26, RIGHT_PANEL[1]),
        ("○ half squared error", "● cross-entropy"),
        ("start", "end"),
        strict=True,
    ):
        drawing.text(x, BOTTOM + 32, name, palette.SMALL, fill=palette.BACKWARD, anchor=anchor, bold=True)


def _table(drawing: Drawing, neuron: Neuron) -> None:
    top = BOTTOM + 66
    drawing.divider(top - 18)
    columns = (palette.MARGIN, 96, 200, 312, 424, 600)
    heads = ("z", "a", "slope σ′(z)", "error a − y", "δ, half squared error", "δ, cross-entropy")
    values = (f"{neuron.z:.1f}".replace("-", "−"), small(neuron.a), small(neuron.slope), small(neuron.a - neuron.y))
    for x, head in zip(columns, heads, strict=True):
        drawing.note(x, top, head)
    for x, value in zip(columns, (*values, small(neuron.squared), small(neuron.cross)), strict=True):
        drawing.text(x, top + 24, value, bold=x >= columns[4])
    drawing.note(columns[4], top + 46, "error × slope")
    drawing.note(columns[5], top + 46, "error, nothing else")
