"""The picture of lesson 4: batch norm's graph, and the three paths by which blame comes home to X."""

from itertools import pairwise

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Point, Style

MAIN, ABOVE, BELOW = 150, 42, 272
PLACES = {
    "X": (66, MAIN),
    "mean": (172, ABOVE),
    "centred": (278, MAIN),
    "squared": (278, BELOW),
    "variance": (400, BELOW),
    "inv_std": (522, BELOW),
    "normed": (522, MAIN),
    "Y": (694, MAIN),
}
"""Centre of each value's box."""

READS = (
    ("X", "mean"),
    ("X", "centred"),
    ("mean", "centred"),
    ("centred", "squared"),
    ("squared", "variance"),
    ("variance", "inv_std"),
    ("inv_std", "normed"),
    ("centred", "normed"),
    ("normed", "Y"),
)
"""(value, the value computed from it)."""

PATHS = {
    "straight": ("Y", "normed", "centred", "X"),
    "through the mean": ("Y", "normed", "centred", "mean", "X"),
    "through the variance": ("Y", "normed", "inv_std", "variance", "squared", "centred", "X"),
}
"""The ways home. A fourth, through the variance and then the mean, carries 0: deviations add up to 0."""

COLOURS = (palette.BACKWARD, palette.BACKWARD_DASH), (palette.PURPLE, palette.DOTS), (palette.GREEN, palette.LONG_DASH)
HALF_WIDTH, HALF_HEIGHT, SIDE = 42, 30, 9
FORWARD_TRACK, TRACKS = -20, (7, -7, 21)
"""How far from the middle of the main row the forward arrows run, and each of the three paths."""
KEYS, RINGS = (28, 208, 436), ((400, MAIN + 31), (236, ABOVE + 31), (461, BELOW + 32))
"""Where each path's key begins, and its number at the path."""


def batchnorm_picture() -> Drawing:
    """Eight boxes from X to Y, forward arrows between them, and three numbered paths from Y back to X."""
    reads = ", ".join(f"{value} to {reader}" for value, reader in READS)
    ways = "; ".join(f"{k} {name}: {', '.join(path)}" for k, (name, path) in enumerate(PATHS.items(), start=1))
    label = f"Batch norm as a graph. Forward arrows: {reads}. Three paths home: {ways}. dX is the sum of the three."
    drawing = Drawing(palette.WIDTH, 384, label)
    drawing.heading("Batch norm: one way in, three paths home", above=True)
    for value, reader in READS:
        points = _route(value, reader, FORWARD_TRACK, -SIDE)
        _track(drawing, points, {"stroke": palette.FORWARD, "weight": palette.MEDIUM})
    for number, (path, track, (colour, dash)) in enumerate(zip(PATHS.values(), TRACKS, COLOURS, strict=True), start=1):
        for reader, value in pairwise(path):
            points = _route(value, reader, track, SIDE)[::-1]
            _track(drawing, points, {"stroke": colour, "dash": dash, "weight": palette.BOLD})
        _key(drawing, number)
    drawing.note(palette.MARGIN, 368, "dX = 1 + 2 + 3. Solid: forward.")
    for name, (x, y) in PLACES.items():
        drawing.box(x, y, 2 * HALF_WIDTH, 2 * HALF_HEIGHT if y == MAIN else 40, name, **palette.FORWARD_FRAME)
    drawing.text(694, 84, "γ, β", palette.SMALL, anchor="middle")
    drawing.arrow(694, 94, 694, MAIN - HALF_HEIGHT - 3, stroke=palette.FORWARD, weight=palette.THIN)
    return drawing


def _route(value: str, reader: str, track: float, side: float) -> list[Point]:
    """The corners from a value's box to its reader's; at a box above or below, `side` parts forward from backward."""
    (x1, y1), (x2, y2) = PLACES[value], PLACES[reader]
    if y1 == y2:
        y = y1 + (track if y1 == MAIN else side)
        return [(x1 + HALF_WIDTH + 2, y), (x2 - HALF_WIDTH - 2, y)]
    if x1 == x2:
        x, down = x1 - side, 1 if y2 > y1 else -1
        edges = {MAIN: HALF_HEIGHT + 2, BELOW: 22}
        return [(x, y1 + down * edges[y1]), (x, y2 - down * edges[y2])]
    if y2 == ABOVE:
        return [(x1 + side, MAIN - HALF_HEIGHT - 2), (x1 + side, ABOVE + side), (x2 - HALF_WIDTH - 2, ABOVE + side)]
    return [(x1 + HALF_WIDTH + 2, ABOVE + side), (x2 - side, ABOVE + side), (x2 - side, MAIN - HALF_HEIGHT - 2)]


def _track(drawing: Drawing, points: list[Point], style: Style) -> None:
    if len(points) > 2:
        drawing.polyline(points[:-1], **style)
    drawing.arrow(*points[-2], *points[-1], head=9, **style)


def _key(drawing: Drawing, number: int) -> None:
    """The path's line and words below the graph, and its number in a ring there and at the path's own stretch."""
    colour, dash = COLOURS[number - 1]
    x = KEYS[number - 1]
    drawing.key(x + 18, 342, tuple(PATHS)[number - 1], stroke=colour, dash=dash, weight=palette.BOLD)
    for place in ((x, 342), RINGS[number - 1]):
        drawing.circle(*place, 10, stroke=colour, weight=palette.MEDIUM)
        drawing.text(*place, str(number), palette.SMALL, anchor="middle", bold=True)
