"""The picture of lesson 4: which entries of the output hear one entry of the input, in batch norm and in layer norm."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing

ROWS, COLUMNS, CELL, TOP = 5, 3, 26, 50
HEARD = {"batch norm": {(row, 0) for row in range(ROWS)}, "layer norm": {(0, column) for column in range(COLUMNS)}}
"""Row and column of each entry of Y that moves when X[0, 0] does."""


def who_hears_picture() -> Drawing:
    """X[0, 0] of a 5 by 3 batch, and who hears it: its column in batch norm, its row in layer norm."""
    label = (
        "Who hears X[0, 0]? In batch norm the first column of Y, 5 of 15 entries. In layer norm the first row of Y, "
        "3 of 15 entries. In both, Y[0, 0] hears it straight, the others through the mean and the variance alone. "
        "Backward, the same entries send their blame to dX[0, 0]."
    )
    drawing = Drawing(palette.WIDTH, 262, label)
    drawing.heading("Who hears X[0, 0]?", above=True)
    for left, name, words in ((30, "batch norm", "5 of 15: its column"), (410, "layer norm", "3 of 15: its row")):
        drawing.text(left, 22, name, bold=True)
        right = left + 212
        for x, array in ((left, "X"), (right, "Y")):
            for row in range(ROWS):
                for column in range(COLUMNS):
                    drawing.rect(x + CELL * column, TOP + CELL * row, CELL, CELL, weight=palette.HAIR)
            drawing.note(x + CELL * COLUMNS / 2, TOP + CELL * ROWS + 16, f"{array}, {ROWS}×{COLUMNS}", anchor="middle")
        _mark(drawing, left, (0, 0), straight=True)
        for place in HEARD[name]:
            _mark(drawing, right, place, straight=place == (0, 0))
        start, end = left + CELL * COLUMNS + 10, right - 10
        drawing.arrow(start, TOP + 34, end, TOP + 34, **palette.FORWARD_ARROW)
        drawing.text((start + end) / 2, TOP + 16, "is heard by", palette.SMALL, anchor="middle")
        drawing.arrow(end, TOP + 84, start, TOP + 84, **palette.BACKWARD_ARROW)
        drawing.text((start + end) / 2, TOP + 104, "gets blame from", palette.SMALL, anchor="middle")
        drawing.text(right + CELL * COLUMNS / 2, TOP + CELL * ROWS + 36, words, palette.SMALL, anchor="middle")
    drawing.note(
        palette.MARGIN, 246, "ring: straight, and through mean and variance; dot: through mean and variance alone"
    )
    return drawing


def _mark(drawing: Drawing, left: float, place: tuple[int, int], straight: bool) -> None:
    row, column = place
    x, y = left + CELL * column, TOP + CELL * row
    drawing.rect(x, y, CELL, CELL, **palette.FORWARD_FRAME)
    drawing.circle(x + CELL / 2, y + CELL / 2, 3, fill=palette.FORWARD, stroke=palette.FORWARD)
    if straight:
        drawing.circle(x + CELL / 2, y + CELL / 2, 8, stroke=palette.FORWARD, weight=palette.MEDIUM)
