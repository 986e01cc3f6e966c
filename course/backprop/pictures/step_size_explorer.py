"""The step-size widget: a slope from two points, seen through a microscope, and its error for every step h."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, HBox, Layout

from backprop.activations import relu, relu_prime, tanh, tanh_prime
from backprop.finite_differences import STEP
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.palette import (
    BODY,
    BOLD,
    CENTRAL,
    DOTS,
    FAINT,
    HAIR,
    MEDIUM,
    ONE_SIDED,
    QUIET,
    SMALL,
    SOFT,
    THIN,
    WIDTH,
)
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.powers import power_of_ten, scientific

HEIGHT = 452
TOP, BOTTOM = 78, 330
LENS, PLOT = (20, 350), (440, 744)
"""Left and right edge of the two panels."""
FINEST, PER_DECADE = -15, 4
FLOOR, CEILING = -17, 1
"""Decades of the error axis."""


class Curve(NamedTuple):
    """A function, its slope, and the point x at which the slope is measured."""

    name: str
    f: Callable[[np.ndarray], np.ndarray]
    f_prime: Callable[[np.ndarray], np.ndarray]
    x: float


CURVES = {
    "sin": Curve("sin(x) at x = 1", np.sin, np.cos, 1.0),
    "exp": Curve("exp(x) at x = 1", np.exp, np.exp, 1.0),
    "tanh": Curve("tanh(x) at x = 0.5", tanh, tanh_prime, 0.5),
    "log": Curve("ln(x) at x = 1000", np.log, np.reciprocal, 1000.0),
    "relu": Curve("ReLU(x) at x = 0.001, beside its corner", relu, relu_prime, 0.001),
}


class State(NamedTuple):
    """All that the picture depends on: a key of CURVES and the step."""

    curve: str = "sin"
    h: float = 0.1


class Measured(NamedTuple):
    """The two difference quotients with step h, their relative errors, and the true slope."""

    central: float
    one_sided: float
    central_error: float
    one_sided_error: float
    true: float


def measure(state: State) -> Measured:
    """Both quotients at the state's h, in plain float64 arithmetic."""
    curve, h = CURVES[state.curve], state.h
    above, here, below = (float(curve.f(np.float64(point))) for point in (curve.x + h, curve.x, curve.x - h))
    true = float(curve.f_prime(np.float64(curve.x)))
    central, one_sided = (above - below) / (2 * h), (above - here) / h
    return Measured(central, one_sided, abs(central - true) / abs(true), abs(one_sided - true) / abs(true), true)


@lru_cache(maxsize=len(CURVES))
def errors(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(steps, relative error of the central quotient, and of the one-sided one), each (61,)."""
    steps = 10.0 ** np.linspace(FINEST, 0, PER_DECADE * -FINEST + 1)
    measured = [measure(State(name, float(h))) for h in steps]
    return steps, np.array([m.central_error for m in measured]), np.array([m.one_sided_error for m in measured])


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function."""
    curve, m = CURVES[state.curve], measure(state)
    step = power(state.h)
    label = (
        f"{curve.name}, step h = {state.h:.2e}. True slope {m.true:.6f}. "
        f"Central difference: error {decimal(m.central_error)}. "
        f"One-sided difference: error {decimal(m.one_sided_error)}."
    )
    drawing = Drawing(WIDTH, HEIGHT, label)
    drawing.heading(f"{curve.name},  step h = {step}")
    drawing.text(LENS[0], 50, "the curve, from x − 2h to x + 2h", SMALL, opacity=QUIET)
    drawing.text(PLOT[0], 50, "relative error of the slope, for every h", SMALL, opacity=QUIET)
    _lens(drawing, curve, state.h, m)
    _plot(drawing, state, m)
    rows = (
        ("central, x − h and x + h", CENTRAL, m.central, m.central_error),
        ("one-sided, x and x + h", ONE_SIDED, m.one_sided, m.one_sided_error),
    )
    for row, (name, (colour, dash), slope, error) in enumerate(rows):
        y = BOTTOM + 56 + 22 * row
        drawing.line(20, y, 56, y, stroke=colour, width=BOLD, dash=dash)
        drawing.text(66, y, name, BODY)
        drawing.text(420, y, f"slope {slope:.10f}".replace("-", "−"), BODY, anchor="end")
        drawing.text(470, y, f"relative error {decimal(error)}".replace("-", "−"), BODY, bold=True)
    y = BOTTOM + 100
    drawing.line(20, y, 56, y, width=THIN)
    drawing.text(66, y, "the true slope", BODY)
    drawing.text(420, y, f"slope {m.true:.10f}", BODY, anchor="end")
    return drawing


def step_size_explorer(curve: str = "sin", h: float = 0.1) -> Picture:
    """Slide the step h from 1 down to 1e-15: the secants, and the error's V. curve: a key of CURVES.

    ValueError names what is out of range.
    """
    if curve not in CURVES or not 10.0**FINEST <= h <= 1:
        raise ValueError(f"curve must be one of {list(CURVES)} and h in 1e{FINEST}..1, not {curve!r} and {h}")
    curves = Dropdown(
        options=[(choice.name, key) for key, choice in CURVES.items()],
        value=curve,
        description="curve",
        layout=Layout(width="340px"),
    )
    steps = FloatLogSlider(
        value=h, base=10, min=FINEST, max=0, step=1 / PER_DECADE, description="step h", readout_format=".1e"
    )
    steps.layout.width = "360px"
    picture = Picture(
        [HBox([curves, steps], layout=Layout(flex_flow="row wrap", align_items="center"))],
        draw(State(curve, h)),
        still=lambda: draw(State(curve, h)),
    )

    def show(_change: dict) -> None:
        picture.redraw(draw(State(curves.value, steps.value)))

    for control in (curves, steps):
        control.observe(show, names="value")
    return picture


def power(h: float) -> str:
    """A step as text: 0.1, 0.00178, 1.8 · 10⁻⁷."""
    if h >= 1e-3:
        return f"{h:.3g}"
    exponent = int(np.floor(np.log10(h) + 1e-9))
    mantissa = f"{h / 10.0**exponent:.1f}"
    tens = power_of_ten(exponent)
    return tens if mantissa == "1.0" else f"{mantissa} · {tens}"


def decimal(error: float) -> str:
    """An error with two digits, 0 where it vanished."""
    return "0" if error == 0 else scientific(float(np.log10(error)))


def _lens(drawing: Drawing, curve: Curve, h: float, m: Measured) -> None:
    left, right = LENS
    u = np.linspace(-2, 2, 201)
    here = float(curve.f(np.float64(curve.x)))
    rise = np.array([float(curve.f(np.float64(curve.x + h * v))) - here for v in u])
    ends = m.true * h * 2
    top, bottom = max(rise.max(), abs(ends)), min(rise.min(), -abs(ends))
    middle, half = (top + bottom) / 2, 0.54 * (top - bottom)

    def place(v: float, value: float) -> tuple[float, float]:
        return left + (v + 2) / 4 * (right - left), (TOP + BOTTOM) / 2 - (value - middle) / half * (BOTTOM - TOP) / 2

    drawing.rect(left, TOP, right - left, BOTTOM - TOP, weight=HAIR, opacity=FAINT)
    for v, name in ((-1, "x − h"), (0, "x"), (1, "x + h")):
        x = place(v, middle)[0]
        drawing.line(x, TOP, x, BOTTOM, width=HAIR, opacity=FAINT)
        drawing.text(x, BOTTOM + 14, name, SMALL, anchor="middle")
    drawing.line(*place(-2, -ends), *place(2, ends), width=THIN)
    drawing.polyline([place(v, y) for v, y in zip(u, rise, strict=True)], width=BOLD, opacity=SOFT)
    above, below = (float(curve.f(np.float64(curve.x + s * h))) - here for s in (1, -1))
    for (colour, dash), start, end in ((ONE_SIDED, (0, 0.0), (1, above)), (CENTRAL, (-1, below), (1, above))):
        drawing.line(*place(*start), *place(*end), stroke=colour, width=BOLD, dash=dash)
        for point in (start, end):
            drawing.circle(*place(*point), 4, stroke="none", fill=colour)


def _plot(drawing: Drawing, state: State, m: Measured) -> None:
    left, right = PLOT

    def place(h: float, error: float) -> tuple[float, float]:
        decade = max(np.log10(error), FLOOR) if error > 0 else FLOOR
        x = left + (np.log10(h) - FINEST) / -FINEST * (right - left)
        return float(x), float(BOTTOM - (min(decade, CEILING) - FLOOR) / (CEILING - FLOOR) * (BOTTOM - TOP))

    for decade in (-15, -10, -5, 0):
        y = place(1, 10.0**decade)[1]
        drawing.line(left, y, right, y, width=HAIR, opacity=FAINT)
        drawing.text(left - 8, y, power_of_ten(decade), SMALL, anchor="end")
        x = place(10.0**decade, 1)[0]
        drawing.line(x, BOTTOM, x, BOTTOM + 5, width=THIN, opacity=SOFT)
        anchor = "end" if decade == 0 else "middle"
        drawing.text(x, BOTTOM + 14, power_of_ten(decade), SMALL, anchor=anchor)
    drawing.text((left + right) / 2, BOTTOM + 32, "step h", SMALL, anchor="middle", opacity=QUIET)
    rule = place(STEP * max(1.0, CURVES[state.curve].x), 1)[0]
    drawing.line(rule, TOP, rule, BOTTOM, width=THIN, dash=DOTS, opacity=SOFT)
    words, anchor = "∛ε, times the size of x", "end" if rule > right - 80 else "middle"
    drawing.text(min(rule, right), TOP - 10, words, SMALL, anchor=anchor, opacity=QUIET)
    steps, central, one_sided = errors(state.curve)
    for values, error, (colour, dash) in (
        (one_sided, m.one_sided_error, ONE_SIDED),
        (central, m.central_error, CENTRAL),
    ):
        line = [place(h, value) for h, value in zip(steps, values, strict=True)]
        drawing.polyline(line, stroke=colour, width=MEDIUM, dash=dash)
        drawing.circle(*place(state.h, error), 6, stroke=colour, width=BOLD)
