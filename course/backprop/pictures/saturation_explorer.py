"""The saturating neuron: how steep the sigmoid is at z, and how large a delta each of two losses makes of the error."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from ipywidgets import FloatSlider, HBox, Layout, ToggleButtons

from backprop.activations import sigmoid, sigmoid_prime
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.palette import (
    BACKWARD,
    BACKWARD_DASH,
    BODY,
    BOLD,
    DOTS,
    FAINT,
    FORWARD,
    HAIR,
    MARGIN,
    MEDIUM,
    QUIET,
    SMALL,
    THIN,
    WIDTH,
)
from backprop.pictures.canvas.picture import Picture

HEIGHT, REACH = 396, 10.0
TOP, BOTTOM = 76, 268
LEFT_PANEL, RIGHT_PANEL = (46, 366), (424, 744)
CURVE = np.linspace(-REACH, REACH, 121)


class State(NamedTuple):
    """All that the picture depends on: the pre-activation, -10..10, and the target, 0 or 1."""

    z: float = -6.0
    y: int = 1


def deltas(z: np.ndarray, y: int) -> tuple[np.ndarray, np.ndarray]:
    """dL/dz of one sigmoid neuron under half squared error and under binary cross-entropy, of z's shape."""
    error = sigmoid(z) - y
    return error * sigmoid_prime(z), error


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function."""
    z, y = state
    a, slope = float(sigmoid(z)), float(sigmoid_prime(z))
    squared, cross = (float(value) for value in deltas(np.asarray(z), y))
    drawing = Drawing(
        WIDTH,
        HEIGHT,
        f"A sigmoid neuron at z = {z:.1f} with target y = {y}: a = {a:.5f}, slope = {slope:.2g}, a - y = {a - y:.5f}. "
        f"delta is {squared:.2g} under half squared error and {cross:.4f} under cross-entropy.",
    )
    drawing.heading("One sigmoid neuron, two losses")
    _curve_panel(drawing, state, a, slope)
    _delta_panel(drawing, state, squared, cross)
    _table(drawing, state, a, slope, squared, cross)
    return drawing


def saturation_explorer(z: float = -6.0, y: int = 1) -> Picture:
    """A slider over z: where the sigmoid is flat, what is left of delta? z: -10..10; y: the target, 0 or 1.

    ValueError names what is out of range.
    """
    if not -REACH <= z <= REACH or y not in (0, 1):
        raise ValueError(f"z must lie in -10..10 and y must be 0 or 1, not {z} and {y}")
    wide = {"style": {"description_width": "initial"}}
    place = FloatSlider(
        z, min=-REACH, max=REACH, step=0.1, description="z", readout_format=".1f", layout=Layout(width="420px"), **wide
    )
    target = ToggleButtons(
        options=[("y = 0", 0), ("y = 1", 1)], value=y, description="target", style={"button_width": "64px"}
    )
    row = HBox([place, target], layout=Layout(flex_flow="row wrap", align_items="center"))

    def state() -> State:
        return State(round(place.value, 1), target.value)

    picture = Picture([row], draw(state()), still=lambda: draw(state()))
    for control in (place, target):
        control.observe(lambda _: picture.redraw(draw(state())), names="value")
    return picture


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
    drawing.text(left, 50, title, BODY, bold=True)
    for value in (0.0, 0.5, 1.0):
        drawing.line(left, _up(value), right, _up(value), width=HAIR, opacity=FAINT)
        drawing.text(left - 8, _up(value), f"{value:g}", SMALL, anchor="end")
    for z in (-10, -5, 0, 5, 10):
        drawing.text(_across(panel)(z), BOTTOM + 14, f"{z}".replace("-", "−"), SMALL, anchor="middle")
    drawing.text((left + right) / 2, BOTTOM + 32, "z", SMALL, anchor="middle", opacity=QUIET)


def _curve_panel(drawing: Drawing, state: State, a: float, slope: float) -> None:
    across = _across(LEFT_PANEL)
    _axes(drawing, LEFT_PANEL, "a = σ(z), and its slope at z")
    points = [(across(z), _up(value)) for z, value in zip(CURVE, sigmoid(CURVE), strict=True)]
    drawing.polyline(points, stroke=FORWARD, width=BOLD)
    x, y = across(state.z), _up(a)
    drawing.line(x, _up(state.y), x, y, stroke=BACKWARD, width=THIN, dash=BACKWARD_DASH)
    ends = [float(np.clip(state.z + run, -REACH, REACH)) for run in (-1.4, 1.4)]
    drawing.polyline([(across(z), _up(a + (z - state.z) * slope)) for z in ends], width=BOLD)
    drawing.circle(x, y, 6, stroke=FORWARD, fill=FORWARD, width=THIN)
    drawing.circle(x, _up(state.y), 5, width=MEDIUM)
    # Where the curve is far from the target, and beside the dashed line, so that the words lie on neither.
    side, anchor = (1, "start") if state.y else (-1, "end")
    end = x if side * state.z < -3.4 else across(-side * REACH)
    drawing.text(end + 8 * side, _up(state.y) + 13 * side, f"target y = {state.y}", SMALL, anchor=anchor)


def _delta_panel(drawing: Drawing, state: State, squared: float, cross: float) -> None:
    across = _across(RIGHT_PANEL)
    _axes(drawing, RIGHT_PANEL, f"size of δ, for y = {state.y}")
    curves = np.abs(deltas(CURVE, state.y))
    for curve, dash, here in zip(curves, (DOTS, BACKWARD_DASH), (squared, cross), strict=True):
        points = [(across(z), _up(value)) for z, value in zip(CURVE, curve, strict=True)]
        drawing.polyline(points, stroke=BACKWARD, width=BOLD, dash=dash)
        mark = (
            {"fill": BACKWARD, "stroke": "none"}
            if dash is BACKWARD_DASH
            else {"stroke": BACKWARD, "dash": BACKWARD_DASH}
        )
        drawing.circle(across(state.z), _up(abs(here)), 6, width=MEDIUM, **mark)
    drawing.line(across(state.z), TOP, across(state.z), BOTTOM, width=HAIR, opacity=FAINT)
    # Beside the end of the curve that is high, so that the words never lie on it.
    x, anchor = (across(-REACH + 0.3), "start") if state.y else (across(REACH - 0.3), "end")
    drawing.text(x, _up(0.8), "cross-entropy ●", SMALL, fill=BACKWARD, anchor=anchor, bold=True)
    drawing.text(x, _up(0.25), "half squared error ○", SMALL, fill=BACKWARD, anchor=anchor, bold=True)


def _table(drawing: Drawing, state: State, a: float, slope: float, squared: float, cross: float) -> None:
    top = BOTTOM + 66
    drawing.line(MARGIN, top - 18, WIDTH - MARGIN, top - 18, width=HAIR, opacity=FAINT)
    columns = (MARGIN, 96, 200, 312, 424, 600)
    heads = ("z", "a", "slope σ′(z)", "error a − y", "δ, half squared error", "δ, cross-entropy")
    values = (f"{state.z:.1f}".replace("-", "−"), small(a), small(slope), small(a - state.y))
    for x, head in zip(columns, heads, strict=True):
        drawing.text(x, top, head, SMALL, opacity=QUIET)
    for x, value in zip(columns, (*values, small(squared), small(cross)), strict=True):
        drawing.text(x, top + 24, value, BODY, bold=x >= columns[4])
    drawing.text(columns[4], top + 46, "error × slope", SMALL, opacity=QUIET)
    drawing.text(columns[5], top + 46, "error, nothing else", SMALL, opacity=QUIET)
