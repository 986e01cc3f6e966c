"""A picture made of a few primitives, written out as SVG (sharp, follows the page's theme) or as PNG.

Coordinates are pixels of the picture at its natural width, x to the right and y down. Both outputs come from the same
list of primitives, so they cannot disagree. Glyphs must be in DejaVu Sans, the font that matplotlib brings along.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Unpack

from backprop.pictures.canvas import palette, png, showing
from backprop.pictures.canvas.primitives import ArrowStyle, Point, Shape, Style, Text

HEADING, HEADROOM = 18, 36
"""How far below the upper edge a heading stands, and the room that it takes where it goes above everything."""


@lru_cache(maxsize=4096)
def written(item: Shape | Text) -> str:
    """An item in SVG. From one picture of a widget to the next most items stay, and they are not written anew."""
    return item.svg()


class Drawing:
    """width, height in pixels; label says in words and numbers what the picture shows (its text alternative)."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self.top = 0.0
        self.items: list[Shape | Text] = []

    def polyline(
        self,
        points: Iterable[Point],
        stroke: str = palette.INK,
        weight: float = palette.THIN,
        dash: Sequence[float] = (),
        fill: str = "none",
        closed: bool = False,
        opacity: float = 1.0,
        fill_opacity: float = 1.0,
        radius: float = 0.0,
    ) -> None:
        """Straight strokes from point to point. dash: lengths of strokes and gaps; opacity is the stroke's.

        ValueError for a point that is not finite.
        """
        placed = tuple((float(x), float(y)) for x, y in points)
        if not math.isfinite(sum(map(sum, placed))):  # no sum is, with one that is not
            raise ValueError(f"a picture cannot place a point that is not finite: {placed}")
        self.items.append(Shape(placed, radius, closed, stroke, fill, weight, tuple(dash), opacity, fill_opacity))

    def line(self, x1: float, y1: float, x2: float, y2: float, **style: Unpack[Style]) -> None:
        """One straight stroke."""
        self.polyline([(x1, y1), (x2, y2)], **style)

    def arrow(self, x1: float, y1: float, x2: float, y2: float, head: float = 7, **style: Unpack[Style]) -> None:
        """A stroke with a filled head, `head` pixels long, at its end."""
        length = math.hypot(x2 - x1, y2 - y1)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bx, by = x2 - head * ux, y2 - head * uy
        self.line(x1, y1, bx, by, **style)
        wx, wy = -0.45 * head * uy, 0.45 * head * ux
        corners = [(x2, y2), (bx + wx, by + wy), (bx - wx, by - wy)]
        fill, opacity = style.get("stroke", palette.INK), style.get("opacity", 1.0)
        self.polyline(corners, stroke="none", fill=fill, closed=True, fill_opacity=opacity)

    def arrow_between(self, start: Point, end: Point, gap: float, **style: Unpack[ArrowStyle]) -> None:
        """An arrow from circle to circle, given by their centres, that leaves `gap` at either end."""
        (x1, y1), (x2, y2) = start, end
        length = math.hypot(x2 - x1, y2 - y1)
        ux, uy = gap * (x2 - x1) / length, gap * (y2 - y1) / length
        self.arrow(x1 + ux, y1 + uy, x2 - ux, y2 - uy, **style)

    def rect(self, x: float, y: float, width: float, height: float, **style: Unpack[Style]) -> None:
        """A rectangle from its upper left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.polyline(corners, closed=True, **style)

    def box(self, x: float, y: float, width: float, height: float, name: str, **style: Unpack[Style]) -> None:
        """A rectangle around (x, y) with its name in the middle."""
        self.rect(x - width / 2, y - height / 2, width, height, **style)
        self.text(x, y, name, anchor="middle", bold=True)

    def circle(self, x: float, y: float, radius: float, **style: Unpack[Style]) -> None:
        """A circle around (x, y)."""
        self.polyline([(x, y)], radius=radius, closed=True, **style)

    def divider(self, y: float) -> None:
        """A faint line across the picture, between the margins."""
        weight, opacity = palette.HAIR, palette.FAINT
        self.line(palette.MARGIN, y, self.width - palette.MARGIN, y, weight=weight, opacity=opacity)

    def key(self, x: float, y: float, words: str, **style: Unpack[Style]) -> None:
        """What a kind of line means: a piece of it, and words to its right."""
        self.line(x, y, x + 36, y, **style)
        self.text(x + 43, y, words, palette.SMALL)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = palette.BODY,
        fill: str = palette.INK,
        anchor: str = "start",
        bold: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """One line of text, centred on y in height."""
        self.items.append(Text((x, y), text, size, fill, anchor, bold, opacity))

    def note(self, x: float, y: float, text: str, anchor: str = "start") -> None:
        """A line of small text that only comments."""
        self.text(x, y, text, palette.SMALL, anchor=anchor, opacity=palette.QUIET)

    def heading(self, text: str, fill: str = palette.INK, above: bool = False) -> None:
        """The picture's title, in its upper left corner; above: over all that is drawn, in room of its own."""
        self.top = -float(HEADROOM) if above else 0.0
        self.text(palette.MARGIN, self.top + HEADING, text, palette.TITLE, fill=fill, bold=True)

    def svg(self) -> str:
        """The picture as an <svg> element for a page: as wide as the page allows, while its type can be read."""
        box = f"0 {self.top:g} {self.width:g} {self.height - self.top:g}"
        tag = showing.opening(box, self.width, self.width * palette.READABLE / palette.SMALL, self.label)
        return tag + "".join(map(written, self.items)) + "</svg>"

    def png(self) -> bytes:
        """The same picture as PNG bytes, two pixels to one, on white so that it reads on a dark page too."""
        return png.png(self.items, self.width, self.top, self.height)

    def still(self, words: str) -> tuple[dict, dict]:
        """What a page without a kernel shows: the PNG and some words, as MIME bundle and metadata."""
        return showing.still(self.png(), self.width, self.height - self.top, words, self.label)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        # The SVG goes out as a widget. As text/html it would win on static and untrusted pages too, where it is
        # stripped down to a jumble of its words; as image/svg+xml it would not see the colours of the page.
        bundle, metadata = self.still(self.label)
        return {**showing.view(self.svg())._repr_mimebundle_(), **bundle}, metadata
