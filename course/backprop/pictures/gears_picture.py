"""The picture of lesson 1: the chain rule as wheels and belts, whose ratios multiply."""

import math
from fractions import Fraction

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Point

X = 3
U1 = 2 * X
U2 = Fraction(12, U1)
L = U2**2 + 1
VALUES = {"x": X, "u1": U1, "u2": U2, "L": L}
SLOPES = {"u1 = 2x": Fraction(2), "u2 = 12 / u1": Fraction(-12, U1**2), "L = u2² + 1": 2 * U2}
"""The lesson's chain, and the slope of each of its functions at what arrives there."""
WHEELS = ((44, 22), (13, 39), (52, 13))
"""Radii of the wheel that drives and of the one that is driven, for each function: their ratio is the slope's size."""
AXLES, MIDDLE, HAIR = (84, 280, 476, 672), 128, 15
"""Where the axles stand, and a hair, in degrees."""


def gears_picture() -> Drawing:
    """Three functions in a row, each a belt between two wheels: one hair in front, the product of the slopes behind."""
    turns = [Fraction(1)]
    for slope in SLOPES.values():
        turns.append(turns[-1] * slope)
    told = "; ".join(
        f"{formula}, where {name} = {value} arrives, local slope {slope}"
        for (formula, slope), (name, value) in zip(SLOPES.items(), VALUES.items(), strict=False)
    )
    turned = ", ".join(f"{name} by {turn}" for name, turn in zip(VALUES, turns, strict=True))
    label = f"Four axles joined by belts over wheels. {told}. Turned by one hair at x, they turn, in hairs: {turned}."
    drawing = Drawing(palette.WIDTH, 288, label)
    drawing.heading("Functions in a row: the slopes multiply", above=True)
    arrivals = list(VALUES.items())
    for k, (formula, slope) in enumerate(SLOPES.items()):
        name, value = arrivals[k]
        middle = (AXLES[k] + AXLES[k + 1]) / 2
        drawing.text(middle, 22, formula, anchor="middle", bold=True)
        drawing.text(middle, 44, f"at {name} = {value}:  slope {_shown(slope)}", palette.SMALL, anchor="middle")
        driver, driven = WHEELS[k]
        _belt(drawing, AXLES[k], driver, AXLES[k + 1], driven, crossed=slope < 0)
        drawing.circle(AXLES[k], MIDDLE, driver, **palette.FORWARD_FRAME)
        drawing.circle(AXLES[k + 1], MIDDLE, driven, **palette.FORWARD_FRAME)
    for k, (x, (name, value)) in enumerate(zip(AXLES, arrivals, strict=True)):
        radii = [WHEELS[k][0]] if k < len(WHEELS) else []
        radii += [WHEELS[k - 1][1]] if k else []
        _hand(drawing, x, max(radii) + 12, float(turns[k]))
        drawing.text(x, MIDDLE + 78, f"{name} = {value}", anchor="middle", bold=True)
        hairs = "hair" if abs(turns[k]) <= 1 else "hairs"
        drawing.text(x, MIDDLE + 98, f"turns by {_shown(turns[k])} {hairs}", palette.SMALL, anchor="middle")
    drawing.note(AXLES[1] + 64, MIDDLE + 48, "crossed: the other way", anchor="middle")
    drawing.divider(MIDDLE + 118)
    product = " · ".join(f"({_shown(slope)})" if slope < 0 else _shown(slope) for slope in SLOPES.values())
    drawing.text(
        palette.WIDTH / 2, MIDDLE + 138, f"dL/dx = {product} = {_shown(turns[-1])}", anchor="middle", bold=True
    )
    return drawing


def _shown(value: Fraction) -> str:
    return str(value).replace("-", "−")


def _belt(drawing: Drawing, x1: float, r1: float, x2: float, r2: float, crossed: bool) -> None:
    """The two straight strands of a belt around two wheels: tangents, which cross where the turn is reversed."""
    far = -r2 if crossed else r2
    along = (r1 - far) / (x2 - x1)
    for side in (-1, 1):
        across = side * math.sqrt(1 - along**2)
        ends = [(x1 + r1 * along, MIDDLE + r1 * across), (x2 + far * along, MIDDLE + far * across)]
        drawing.polyline(ends, stroke=palette.FORWARD, weight=palette.MEDIUM)


def _hand(drawing: Drawing, x: float, length: float, turn: float) -> None:
    """A hand on an axle: as it stood, faint, and as it stands after the turn, clockwise where that is positive."""

    def tip(hairs: float, at: float = length) -> Point:
        angle = math.radians(HAIR * hairs)
        return x + at * math.sin(angle), MIDDLE - at * math.cos(angle)

    drawing.polyline([(x, MIDDLE), tip(0)], weight=palette.THIN, opacity=palette.SOFT, dash=palette.DOTS)
    drawing.polyline([(x, MIDDLE), tip(turn)], weight=palette.BOLD)
    drawing.polyline([tip(turn * k / 12, length - 4) for k in range(13)], weight=palette.THIN)
    drawing.circle(x, MIDDLE, 4, stroke="none", fill=palette.INK)
