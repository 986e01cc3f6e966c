"""The picture of the step-size widget: the curve through a microscope, the error for every step, and the numbers."""

import numpy as np

from backprop.finite_differences import STEP
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.numerals import power_of_ten, scientific
from backprop.pictures.step_size_explorer_numbers import FINEST, Curve, Errors, Measured

HEIGHT = 452
TOP, BOTTOM = 78, 330
LENS, PLOT = (20, 350), (440, 744)
"""Left and right edge of the two panels."""
FLOOR, CEILING = -17, 1
"""Decades of the error axis."""


def draw_step_size(curve: Curve, h: float, m: Measured, errors: Errors) -> Drawing:
    """One picture of two panels and a table. m: what was measured with the step h; errors: with all steps."""
    label = (
        f"{curve.name}, step h = {h:.2e}. True slope {m.true:.6f}. "
        f"Central difference: error {decimal(m.central_error)}. "
        f"One-sided difference: error {decimal(m.one_sided_error)}."
    )
    drawing = Drawing(palette.WIDTH, HEIGHT, label)
    drawing.heading(f"{curve.name},  step h = {power(h)}")
    drawing.note(LENS[0], 50, "the curve, from x − 2h to x + 2h")
    drawing.note(PLOT[0], 50, "relative error of the slope, for every h")
    _lens(drawing, curve, h, m)
    _plot(drawing, curve, h, m, errors)
    rows = (
        ("central, x − h and x + h", palette.CENTRAL, m.central, m.central_error),
        ("one-sided, x and x + h", palette.ONE_SIDED, m.one_sided, m.one_sided_error),
    )
    for row, (name, (colour, dash), slope, error) in enumerate(rows):
        y = BOTTOM + 56 + 22 * row
        drawing.line(20, y, 56, y, stroke=colour, weight=palette.BOLD, dash=dash)
        drawing.text(66, y, name)
        drawing.text(420, y, f"slope {slope:.10f}".replace("-", "−"), anchor="end")
        drawing.text(470, y, f"relative error {decimal(error)}".replace("-", "−"), bold=True)
    y = BOTTOM + 100
    drawing.line(20, y, 56, y, weight=palette.THIN)
    drawing.text(66, y, "the true slope")
    drawing.text(420, y, f"slope {m.true:.10f}", anchor="end")
    return drawing


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
    here = float(curve.f(np.array(curve.x)))
    rise = np.array([float(curve.f(np.array(curve.x + h * v))) - here for v in u])
    ends = m.true * h * 2
    top, bottom = max(rise.max(), abs(ends)), min(rise.min(), -abs(ends))
    middle, half = (top + bottom) / 2, 0.54 * (top - bottom)

    def place(v: float, value: float) -> tuple[float, float]:
        return left + (v + 2) / 4 * (right - left), (TOP + BOTTOM) / 2 - (value - middle) / half * (BOTTOM - TOP) / 2

    drawing.rect(left, TOP, right - left, BOTTOM - TOP, weight=palette.HAIR, opacity=palette.FAINT)
    for v, name in ((-1, "x − h"), (0, "x"), (1, "x + h")):
        x = place(v, middle)[0]
        drawing.line(x, TOP, x, BOTTOM, weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(x, BOTTOM + 14, name, palette.SMALL, anchor="middle")
    drawing.line(*place(-2, -ends), *place(2, ends), weight=palette.THIN)
    drawing.polyline([place(v, y) for v, y in zip(u, rise, strict=True)], weight=palette.BOLD, opacity=palette.SOFT)
    above, below = (float(curve.f(np.array(curve.x + s * h))) - here for s in (1, -1))
    for (colour, dash), start, end in (
        (palette.ONE_SIDED, (0, 0.0), (1, above)),
        (palette.CENTRAL, (-1, below), (1, above)),
    ):
        drawing.line(*place(*start), *place(*end), stroke=colour, weight=palette.BOLD, dash=dash)
        for point in (start, end):
            drawing.circle(*place(*point), 4, stroke="none", fill=colour)


def _plot(drawing: Drawing, curve: Curve, h: float, m: Measured, errors: Errors) -> None:
    left, right = PLOT

    def place(h: float, error: float) -> tuple[float, float]:
        decade = max(np.log10(error), FLOOR) if error > 0 else FLOOR
        x = left + (np.log10(h) - FINEST) / -FINEST * (right - left)
        return float(x), float(BOTTOM - (min(decade, CEILING) - FLOOR) / (CEILING - FLOOR) * (BOTTOM - TOP))

    for decade in (-15, -10, -5, 0):
        y = place(1, 10.0**decade)[1]
        drawing.line(left, y, right, y, weight=palette.HAIR, opacity=palette.FAINT)
        drawing.text(left - 8, y, power_of_ten(decade), palette.SMALL, anchor="end")
        x = place(10.0**decade, 1)[0]
        drawing.line(x, BOTTOM, x, BOTTOM + 5, weight=palette.THIN, opacity=palette.SOFT)
        anchor = "end" if decade == 0 else "middle"
        drawing.text(x, BOTTOM + 14, power_of_ten(decade), palette.SMALL, anchor=anchor)
    drawing.note((left + right) / 2, BOTTOM + 32, "step h", anchor="middle")
    rule = place(STEP * max(1.0, curve.x), 1)[0]
    drawing.line(rule, TOP, rule, BOTTOM, weight=palette.THIN, dash=palette.DOTS, opacity=palette.SOFT)
    words, anchor = "∛ε · max(1, |x|)", "end" if rule > right - 80 else "middle"
    drawing.note(min(rule, right), TOP - 10, words, anchor=anchor)
    for values, error, (colour, dash) in (
        (errors.one_sided, m.one_sided_error, palette.ONE_SIDED),
        (errors.central, m.central_error, palette.CENTRAL),
    ):
        line = [place(h, value) for h, value in zip(errors.steps, values, strict=True)]
        drawing.polyline(line, stroke=colour, weight=palette.MEDIUM, dash=dash)
        drawing.circle(*place(h, error), 6, stroke=colour, weight=palette.BOLD)
