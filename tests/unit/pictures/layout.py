"""What is wrong with the texts of a picture: cut off, over or too near one another, or of glyphs that are not there.

The glyphs are those of DejaVu Sans.
"""

import re
from functools import cache
from itertools import combinations

from backprop.pictures.canvas.drawing import Drawing, Text
from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextPath

CHARMAP = FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf").get_charmap()

NEAR = 6.0
"""Pixels. Nearer than this two texts are read as one, but the lines of a block, and the numbers where two axes meet."""
NUMBER = re.compile(r"[−\d.⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@cache
def _width(text: str, size: float, bold: bool) -> float:
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return TextPath((0, 0), text.replace("$", "S"), size=size, prop=font).get_extents().x1


def _box(item: Text) -> tuple[float, float, float, float]:
    x, y = item.point
    width = _width(item.text, item.size, item.bold)
    left = x - {"start": 0, "middle": width / 2, "end": width}[item.anchor]
    return left, y - 0.45 * item.size, left + width, y + 0.45 * item.size


def _belong_together(one: Text, other: Text) -> bool:
    """Whether they stand below one another, or beside one another on a line; or are numbers along two axes."""
    (x1, y1), (x2, y2) = one.point, other.point
    below = x1 == x2 and one.anchor == other.anchor
    return below or y1 == y2 or all(NUMBER.fullmatch(item.text) for item in (one, other))


def problems(drawing: Drawing) -> list[str]:
    """What is wrong with the texts: outside the picture, over or too near another text, or without a glyph."""
    texts = [item for item in drawing.items if isinstance(item, Text) and item.text]
    found = [f"no glyph for {c!r} in {item.text!r}" for item in texts for c in item.text if ord(c) not in CHARMAP]
    for item in texts:
        left, top, right, bottom = _box(item)
        if left < 0 or top < drawing.top or right > drawing.width or bottom > drawing.height:
            found.append(f"{item.text!r} leaves the picture")
    for one, other in combinations(texts, 2):
        a, b = _box(one), _box(other)
        across, down = max(a[0], b[0]) - min(a[2], b[2]), max(a[1], b[1]) - min(a[3], b[3])
        if across < 0 and down < 0:
            found.append(f"{one.text!r} overlaps {other.text!r}")
        elif across < NEAR and down < NEAR and not _belong_together(one, other):
            found.append(f"{one.text!r} touches {other.text!r}")
    return found
