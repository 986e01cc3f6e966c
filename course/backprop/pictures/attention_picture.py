"""The picture of lesson 4: one attention head, forward and backward, every array drawn in its shape."""

from typing import NamedTuple

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Style

CELL, FORWARD_TOP, BACKWARD_TOP = 15, 14, 238
SIZES = {"T": 3, "M": 4, "d": 2, "d_v": 5}


class Array(NamedTuple):
    """An array's shape in letters, the middle of its box, and which of its rows has to do with the first query."""

    rows: str
    columns: str
    x: float
    y: float
    lit: bool


ARRAYS = {
    "Q": Array("T", "d", 70, 42, True),
    "K": Array("M", "d", 70, 142, False),
    "scores": Array("T", "M", 270, 62, True),
    "P": Array("T", "M", 468, 62, True),
    "V": Array("M", "d_v", 468, 158, False),
    "O": Array("T", "d_v", 676, 100, True),
}
READS = (("Q", "scores"), ("K", "scores"), ("scores", "P"), ("P", "O"), ("V", "O"))
"""(array, the array computed from it)."""

NEEDS = {"Q": "K", "K": "Q", "scores": "P", "P": "V", "V": "P"}
"""What the way back to an array needs besides the blame that arrives."""


def attention_picture() -> Drawing:
    """Three queries, four keys: Q, K, V, scores, P, O above; below, the blame of each, in the same shape."""
    shapes = ", ".join(f"{name} ({array.rows}, {array.columns})" for name, array in ARRAYS.items())
    forward = ", ".join(f"{value} to {reader}" for value, reader in READS)
    backward = ", ".join(f"d{reader} to d{value}, with {NEEDS[value]}" for value, reader in reversed(READS))
    label = f"One attention head. Shapes: {shapes}. Forward: {forward}. Backward: {backward}."
    drawing = Drawing(palette.WIDTH, 466, label)
    drawing.heading("One attention head, forward and backward", above=True)
    for top, back in ((FORWARD_TOP, False), (BACKWARD_TOP, True)):
        for name in ARRAYS:
            _array(drawing, name, top, back)
        for value, reader in READS:
            _arrow(drawing, value, reader, top, back)
    drawing.divider(BACKWARD_TOP - 12)
    for y, words, colour in (
        (FORWARD_TOP, "forward", palette.FORWARD),
        (BACKWARD_TOP + 4, "backward", palette.BACKWARD),
    ):
        drawing.text(palette.WIDTH - palette.MARGIN, y, words, palette.SMALL, fill=colour, anchor="end", bold=True)
    drawing.text(170, FORWARD_TOP + 18, "Q Kᵀ / √d", palette.SMALL, anchor="middle")
    drawing.text(369, FORWARD_TOP + 38, "softmax by row", palette.SMALL, anchor="middle")
    drawing.text(586, FORWARD_TOP + 56, "P V", palette.SMALL, anchor="middle")
    drawing.note(palette.MARGIN, 452, "filled: what the first query has a share in")
    return drawing


def _size(array: Array) -> tuple[float, float]:
    return CELL * SIZES[array.columns], CELL * SIZES[array.rows]


def _array(drawing: Drawing, name: str, top: float, back: bool) -> None:
    array = ARRAYS[name]
    width, height = _size(array)
    left, upper = array.x - width / 2, top + array.y - height / 2
    frame: Style = {**(palette.BACKWARD_FRAME if back else palette.FORWARD_FRAME), "fill": "none"}
    colour = palette.BACKWARD if back else palette.FORWARD
    share = height if back and not array.lit else CELL
    if array.lit or back:
        drawing.rect(left, upper, width, share, stroke="none", fill=colour, fill_opacity=palette.FAINT)
    for k in range(1, SIZES[array.columns]):
        drawing.line(
            left + CELL * k, upper, left + CELL * k, upper + height, weight=palette.HAIR, opacity=palette.FAINT
        )
    for k in range(1, SIZES[array.rows]):
        drawing.line(left, upper + CELL * k, left + width, upper + CELL * k, weight=palette.HAIR, opacity=palette.FAINT)
    drawing.rect(left, upper, width, height, **frame)
    below = upper + height + 13
    drawing.text(array.x, below, f"{'d' * back}{name}  ({array.rows}, {array.columns})", palette.SMALL, anchor="middle")


def _arrow(drawing: Drawing, value: str, reader: str, top: float, back: bool) -> None:
    """From an array's right edge to its reader's left edge, or back; V lies below, so its arrow starts at its side."""
    one, other = ARRAYS[value], ARRAYS[reader]
    start = one.x + _size(one)[0] / 2 + 8, top + one.y
    shift = {"Q": -12, "K": 12, "P": -10, "V": 10}.get(value, 0)
    end = other.x - _size(other)[0] / 2 - 8, top + other.y + shift
    if back:
        drawing.arrow(*end, *start, **palette.BACKWARD_ARROW)
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        drawing.text(x, y + (-16 if shift <= 0 else 20), f"with {NEEDS[value]}", palette.SMALL, anchor="middle")
    else:
        drawing.arrow(*start, *end, **palette.FORWARD_ARROW)
