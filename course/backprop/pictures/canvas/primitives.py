"""What a Drawing is made of, and how each is written in SVG."""

from html import escape
from typing import NamedTuple, TypedDict

Point = tuple[float, float]


class Style(TypedDict, total=False):
    """How a line, a rectangle or a circle is painted; weight is the stroke's, in pixels, and dash its pattern."""

    stroke: str
    weight: float
    dash: tuple[float, ...]
    opacity: float
    fill: str
    fill_opacity: float


class ArrowStyle(Style, total=False):
    """The same for an arrow; head is the length of its head, in pixels."""

    head: float


class Shape(NamedTuple):
    """A line through points, closed or not; or a circle, where radius > 0, around the only point."""

    points: tuple[Point, ...]
    radius: float
    closed: bool
    stroke: str
    fill: str
    weight: float
    dash: tuple[float, ...]
    opacity: float
    fill_opacity: float

    def svg(self) -> str:
        """The shape as an SVG element."""
        paint = f'fill="{self.fill}"'
        if self.stroke != "none":
            paint += f' stroke="{self.stroke}" stroke-width="{self.weight:g}"'
        if self.dash:
            paint += f' stroke-dasharray="{" ".join(f"{length:g}" for length in self.dash)}"'
        if self.opacity != 1:
            paint += f' stroke-opacity="{self.opacity:g}"'
        if self.fill_opacity != 1:
            paint += f' fill-opacity="{self.fill_opacity:g}"'
        if self.radius:
            ((x, y),) = self.points
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{self.radius:g}" {paint}/>'
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)
        return f'<{"polygon" if self.closed else "polyline"} points="{points}" {paint}/>'


class Text(NamedTuple):
    """One line of text, its x-height centred on the point; anchor is start, middle or end."""

    point: Point
    text: str
    size: float
    fill: str
    anchor: str
    bold: bool
    opacity: float

    def svg(self) -> str:
        """The text as an SVG element."""
        x, y = self.point
        extra = ' font-weight="bold"' if self.bold else ""
        extra += f' text-anchor="{self.anchor}"' if self.anchor != "start" else ""
        extra += ' style="white-space:pre"' if "  " in self.text else ""
        extra += f' fill-opacity="{self.opacity:g}"' if self.opacity != 1 else ""
        return (
            f'<text x="{x:.1f}" y="{y + 0.35 * self.size:.1f}" font-size="{self.size:g}" '
            f'fill="{self.fill}"{extra}>{escape(self.text)}</text>'
        )
