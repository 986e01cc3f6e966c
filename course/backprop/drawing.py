"""A picture made of a few primitives, written out as SVG (sharp, follows the page's theme) or as PNG.

Coordinates are pixels of the picture at its natural width, x to the right and y down. Both outputs come from the same
list of primitives, so they cannot disagree. Glyphs must be in DejaVu Sans, the font that matplotlib brings along.
"""

import math
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

import numpy as np

from backprop.palette import BODY, FONT_STACK, INK, PAPER, PAPER_INK, THIN

Point = tuple[float, float]
PNG_SCALE, PNG_COLOURS = 2, 64


class Shape(NamedTuple):
    """A line through points, closed or not; or a circle, where radius > 0, around the only point."""

    points: tuple[Point, ...]
    radius: float
    closed: bool
    stroke: str
    fill: str
    width: float
    dash: tuple[float, ...]
    opacity: float
    fill_opacity: float


class Text(NamedTuple):
    """One line of text, its x-height centred on the point; anchor is start, middle or end."""

    point: Point
    text: str
    size: float
    fill: str
    anchor: str
    bold: bool
    opacity: float


class Drawing:
    """width, height in pixels; label says in words and numbers what the picture shows (its text alternative)."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self.items: list[Shape | Text] = []

    def polyline(
        self,
        points: Sequence[Point],
        stroke: str = INK,
        width: float = THIN,
        dash: Sequence[float] = (),
        fill: str = "none",
        closed: bool = False,
        opacity: float = 1.0,
        fill_opacity: float = 1.0,
        radius: float = 0.0,
    ) -> None:
        """Straight strokes from point to point. dash: lengths of strokes and gaps; opacity is the stroke's."""
        points = tuple((float(x), float(y)) for x, y in points)
        if not all(math.isfinite(value) for point in points for value in point):
            raise ValueError(f"a picture cannot place a point that is not finite: {points}")
        self.items.append(Shape(points, radius, closed, stroke, fill, width, tuple(dash), opacity, fill_opacity))

    def line(self, x1: float, y1: float, x2: float, y2: float, **style) -> None:
        """One straight stroke; style as in polyline."""
        self.polyline([(x1, y1), (x2, y2)], **style)

    def arrow(self, x1: float, y1: float, x2: float, y2: float, stroke: str = INK, head: float = 7, **style) -> None:
        """A stroke with a filled head at its end; style as in polyline."""
        length = math.hypot(x2 - x1, y2 - y1)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bx, by = x2 - head * ux, y2 - head * uy
        self.line(x1, y1, bx, by, stroke=stroke, **style)
        wx, wy = -0.45 * head * uy, 0.45 * head * ux
        corners = [(x2, y2), (bx + wx, by + wy), (bx - wx, by - wy)]
        opacity = style.get("opacity", 1.0)
        self.polyline(corners, stroke="none", fill=stroke, closed=True, fill_opacity=opacity)

    def rect(self, x: float, y: float, width: float, height: float, **style) -> None:
        """A rectangle from its upper left corner; style as in polyline, whose `width` is called `weight` here."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.polyline(corners, closed=True, width=style.pop("weight", THIN), **style)

    def circle(self, x: float, y: float, radius: float, **style) -> None:
        """A circle around (x, y); style as in polyline."""
        self.polyline([(x, y)], radius=radius, closed=True, **style)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        fill: str = INK,
        anchor: str = "start",
        bold: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """One line of text, centred on y in height."""
        self.items.append(Text((x, y), text, size, fill, anchor, bold, opacity))

    def svg(self) -> str:
        """The picture as an <svg> element for a page: as wide as the page allows, at most its natural width."""
        label = escape(self.label, quote=True)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'aria-label="{label}" font-family="{escape(FONT_STACK)}" '
            f'style="display:block;width:100%;max-width:{self.width:g}px;height:auto">'
            + "".join(_svg_text(item) if isinstance(item, Text) else _svg_shape(item) for item in self.items)
            + "</svg>"
        )

    def png(self) -> bytes:
        """The same picture as PNG bytes, two pixels to one, on white so that it reads on a dark page too."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from PIL import Image

        figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72 * PNG_SCALE, facecolor=PAPER, layout="none")
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0))
        axes.set_axis_off()
        for order, item in enumerate(self.items):
            (_agg_text if isinstance(item, Text) else _agg_shape)(axes, item, order)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        # Few colours, so that a notebook that keeps the picture stays small: a fifth of the bytes.
        image = Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3]).quantize(PNG_COLOURS)
        buffer = BytesIO()
        image.save(buffer, "png", optimize=True)
        return buffer.getvalue()

    def still(self, words: str) -> tuple[dict, dict]:
        """What a page without a kernel shows: the PNG and some words, as MIME bundle and metadata."""
        size = {"width": self.width, "height": self.height}
        return {"text/plain": words, "image/png": b64encode(self.png()).decode()}, {"image/png": size}

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        # The SVG goes out as a widget. As text/html it would win on static and untrusted pages too, where it is
        # stripped down to a jumble of its words; as image/svg+xml it would not see the colours of the page.
        from ipywidgets import HTML, Layout

        bundle, metadata = self.still(self.label)
        return {**HTML(self.svg(), layout=Layout(width="100%"))._repr_mimebundle_(), **bundle}, metadata


def _svg_shape(item: Shape) -> str:
    paint = f'stroke="{item.stroke}" stroke-width="{item.width:g}" fill="{item.fill}"'
    if item.dash:
        paint += f' stroke-dasharray="{" ".join(f"{length:g}" for length in item.dash)}"'
    if item.opacity != 1:
        paint += f' stroke-opacity="{item.opacity:g}"'
    if item.fill_opacity != 1:
        paint += f' fill-opacity="{item.fill_opacity:g}"'
    if item.radius:
        ((x, y),) = item.points
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{item.radius:g}" {paint}/>'
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in item.points)
    return f'<{"polygon" if item.closed else "polyline"} points="{points}" stroke-linejoin="round" {paint}/>'


def _svg_text(item: Text) -> str:
    x, y = item.point
    extra = ' font-weight="bold"' if item.bold else ""
    extra += ' style="white-space:pre"' if "  " in item.text else ""
    extra += f' fill-opacity="{item.opacity:g}"' if item.opacity != 1 else ""
    return (
        f'<text x="{x:.1f}" y="{y + 0.35 * item.size:.1f}" font-size="{item.size:g}" text-anchor="{item.anchor}" '
        f'fill="{item.fill}"{extra}>{escape(item.text)}</text>'
    )


def _agg_colour(colour: str, opacity: float) -> tuple | str:
    return "none" if colour == "none" else (PAPER_INK if colour == INK else colour, opacity)


def _agg_shape(axes, item: Shape, order: int) -> None:
    from matplotlib.patches import Circle, Polygon

    style = {
        "edgecolor": _agg_colour(item.stroke, item.opacity),
        "facecolor": _agg_colour(item.fill, item.fill_opacity),
        "linewidth": item.width,
        "linestyle": (0, [length / item.width for length in item.dash]) if item.dash else "solid",
        "capstyle": "butt",
        "joinstyle": "round",
        "zorder": order,
    }
    if item.radius:
        axes.add_patch(Circle(item.points[0], item.radius, **style))
    else:
        axes.add_patch(Polygon(item.points, closed=item.closed, **style))


def _agg_text(axes, item: Text, order: int) -> None:
    x, y = item.point
    axes.text(
        x,
        y + 0.35 * item.size,
        item.text,
        family="DejaVu Sans",
        size=item.size,
        weight="bold" if item.bold else "normal",
        color=_agg_colour(item.fill, item.opacity),
        ha={"start": "left", "middle": "center", "end": "right"}[item.anchor],
        va="baseline",
        parse_math=False,
        usetex=False,
        zorder=order,
    )
