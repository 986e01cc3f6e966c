"""The picture of lesson 4: a softmax classifier cut into its eleven values, and who reads which."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Style

COLUMN, LEFT, MAIN, ABOVE = 94, palette.MARGIN, 104, 36
BOX_WIDTH, BOX_HEIGHT = 72, 40
PLACES = {
    "z1": (0, MAIN),
    "a1": (1, MAIN),
    "logits": (2, MAIN),
    "maxima": (3, ABOVE),
    "shifted": (4, MAIN),
    "exps": (5, MAIN),
    "total": (6, ABOVE),
    "inverse": (7, ABOVE),
    "p": (7, MAIN),
    "log_p": (7, MAIN + 72),
    "loss": (6, MAIN + 72),
}
"""Column and height of each value's box."""

READ_TWICE = ("logits", "exps")

READS = (
    ("z1", "a1"),
    ("a1", "logits"),
    ("logits", "maxima"),
    ("logits", "shifted"),
    ("maxima", "shifted"),
    ("shifted", "exps"),
    ("exps", "total"),
    ("total", "inverse"),
    ("exps", "p"),
    ("inverse", "p"),
    ("p", "log_p"),
    ("log_p", "loss"),
)
"""(value, the value computed from it)."""


def classifier_picture() -> Drawing:
    """Eleven boxes from z1 to loss; logits and exps are each read twice."""
    reads = ", ".join(f"{value} to {reader}" for value, reader in READS)
    drawing = Drawing(palette.WIDTH, 214, f"A softmax classifier in eleven values. Arrows: {reads}.")
    drawing.heading("A softmax classifier in eleven values, and which reads which", above=True)
    _later_one_line(drawing)
    for value, reader in READS:
        _arrow(drawing, value, reader)
    for name in PLACES:
        x, y = _centre(name)
        frame: Style = {**palette.FORWARD_FRAME}
        if name in READ_TWICE:
            frame |= {"weight": palette.BOLD, "fill_opacity": palette.FAINT}
        drawing.box(x, y, BOX_WIDTH, BOX_HEIGHT, name, **frame)
    for name, parameters in (("z1", "X, W1, b1"), ("logits", "W2, b2")):
        x, y = _centre(name)
        drawing.arrow(x, y + 58, x, y + 24, stroke=palette.FORWARD, weight=palette.THIN)
        drawing.text(x, y + 70, parameters, palette.SMALL, anchor="middle")
    x, y = _centre("loss")
    drawing.text(x - BOX_WIDTH / 2 - 44, y, "labels", palette.SMALL, anchor="end")
    drawing.arrow(x - BOX_WIDTH / 2 - 38, y, x - BOX_WIDTH / 2 - 3, y, stroke=palette.FORWARD, weight=palette.THIN)
    drawing.note(palette.MARGIN, 12, "thick and filled: read twice")
    return drawing


def _later_one_line(drawing: Drawing) -> None:
    """A ground below all that lies between the logits and the loss, whose way back becomes one line."""
    left, right = (_centre(name)[0] + side * (BOX_WIDTH / 2 + 8) for name, side in (("maxima", -1), ("p", 1)))
    top, bottom = ABOVE - BOX_HEIGHT / 2 - 8, MAIN + 72 + BOX_HEIGHT / 2 + 8
    drawing.rect(left, top, right - left, bottom - top, stroke="none", fill=palette.GREEN, fill_opacity=palette.TINT)
    drawing.rect(left, top, right - left, bottom - top, stroke=palette.GREEN, dash=palette.DOTS, weight=palette.MEDIUM)
    drawing.text(left + 10, bottom - 30, "their way back: one line,", palette.SMALL)
    drawing.text(left + 10, bottom - 12, "in section 6", palette.SMALL)


def _centre(name: str) -> tuple[float, float]:
    column, y = PLACES[name]
    return LEFT + BOX_WIDTH / 2 + COLUMN * column, y


def _arrow(drawing: Drawing, value: str, reader: str) -> None:
    (x1, y1), (x2, y2) = _centre(value), _centre(reader)
    across, down = BOX_WIDTH / 2 + 3, BOX_HEIGHT / 2 + 3
    if x1 == x2:
        start, end = (x1, y1 + down), (x2, y2 - down)
    elif y1 == y2:
        sign = 1 if x2 > x1 else -1
        start, end = (x1 + sign * across, y1), (x2 - sign * across, y2)
    else:
        sign = 1 if y2 > y1 else -1
        start, end = (x1 + across / 2, y1 + sign * down), (x2 - across / 2, y2 - sign * down)
    drawing.arrow(*start, *end, stroke=palette.FORWARD, weight=palette.MEDIUM, head=8)
