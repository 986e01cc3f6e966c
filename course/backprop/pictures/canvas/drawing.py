"""A picture made of a few primitives, written out as SVG (sharp, follows the page's theme) or as PNG.

Coordinates are pixels of the picture at its natural width, x to the right and y down. Both outputs come from the same
list of primitives, so they cannot disagree. Glyphs must be in DejaVu Sans, the font that matplotlib brings along.
"""

import math
from collections.abc import Sequence

from backprop.pictures.canvas import png, showing
from backprop.pictures.canvas.palette import BODY, INK, MARGIN, READABLE, SMALL, THIN, TITLE
from backprop.pictures.canvas.primitives import Point, Shape, Text

HEADING, HEADROOM = 18, 36
"""How far below the upper edge a heading stands, and the room that it takes where it goes above everything."""


class Drawing:
    """width, height in pixels; label says in words and numbers what the picture shows (its text alternative)."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self.top = 0.0
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

    def heading(self, text: str, fill: str = INK, above: bool = False) -> None:
        """The picture's title, in its upper left corner; above: over all that is drawn, in room of its own."""
        self.top = -float(HEADROOM) if above else 0.0
        self.text(MARGIN, self.top + HEADING, text, TITLE, fill=fill, bold=True)

    def svg(self) -> str:
        """The picture as an <svg> element for a page: as wide as the page allows, while its type can be read."""
        box = f"0 {self.top:g} {self.width:g} {self.height - self.top:g}"
        tag = showing.opening(box, self.width, self.width * READABLE / SMALL, self.label)
        return tag + "".join(item.svg() for item in self.items) + "</svg>"

    def png(self) -> bytes:
        """The same picture as PNG bytes, two pixels to one, on white so that it reads on a dark page too."""
        return png.png(self.items, self.width, self.top, self.height)

    def still(self, words: str) -> tuple[dict, dict]:
        """What a page without a kernel shows: the PNG and some words, as MIME bundle and metadata."""
        return showing.still(self.png(), self.width, self.height - self.top, words, self.label)

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        # The SVG goes out as a widget. As text/html it would win on static and untrusted pages too, where it is
        # stripped down to a jumble of its words; as image/svg+xml it would not see the colours of the page.
        bundle, metadata = self.still(self.label)
        return {**showing.view(self.svg())._repr_mimebundle_(), **bundle}, metadata
