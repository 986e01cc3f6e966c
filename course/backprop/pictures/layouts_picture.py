"""The picture of lesson 3: the two ways to write an example down, and where each puts the transpose."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.primitives import Style

CELL, GAP, LIT = 19, 26, 0.4
"""Of a grid and between two, in pixels; the opacity of what is lit."""


def layouts_picture(n_in: int = 4, n_out: int = 3, N: int = 5) -> Drawing:
    """Forward and backward through one W, (n_out, n_in), for one example as a column and for a batch of N rows.

    One entry of each result is lit, with the row and the column that it is the sum over. At most 5 of each.
    """
    if not all(1 <= size <= 5 for size in (n_in, n_out, N)):
        raise ValueError(f"the picture has room for sizes of 1 to 5, not {n_in}, {n_out} and {N}")
    label = (
        f"Four products. One example as a column: forward, W {n_out} by {n_in} times a; backward, W.T "
        f"{n_in} by {n_out} times delta. A batch of {N} examples as rows: forward, a times W.T; backward, "
        "delta times W. The transpose changes its place with the way of writing, the sum does not."
    )
    drawing = Drawing(palette.WIDTH, 336, label)
    drawing.heading("Where the transpose stands", above=True)
    for x, words in ((84, "one example, a column"), (410, "a batch, its examples in rows")):
        drawing.text(x, 14, words, bold=True)
    drawing.line(386, 8, 386, 324, weight=palette.HAIR, opacity=palette.FAINT)
    drawing.divider(168)
    there: Style = {**palette.FORWARD_FRAME, "fill_opacity": LIT}
    back: Style = {**palette.BACKWARD_FRAME, "fill": palette.BACKWARD, "fill_opacity": LIT}
    drawing.text(palette.MARGIN, 90, "forward", palette.SMALL, fill=palette.FORWARD, bold=True)
    drawing.text(palette.MARGIN, 248, "back", palette.SMALL, fill=palette.BACKWARD, bold=True)
    _product(drawing, 84, 90, [("W", n_out, n_in), ("a", n_in, 1), ("z", n_out, 1)], there)
    _product(drawing, 410, 90, [("a", N, n_in), ("Wᵀ", n_in, n_out), ("z", N, n_out)], there)
    _product(drawing, 84, 248, [("Wᵀ", n_in, n_out), ("δ", n_out, 1), ("dL/da", n_in, 1)], back)
    _product(drawing, 410, 248, [("δ", N, n_out), ("W", n_out, n_in), ("dL/da", N, n_in)], back)
    return drawing


def _product(drawing: Drawing, x: float, middle: float, grids: list[tuple[str, int, int]], lit: Style) -> None:
    """Three grids, (name, rows, columns): the first times the second is the third. Lit: a row, a column, their sum."""
    (_, rows, inner), (_, _, columns), _ = grids
    i, j = min(1, rows - 1), min(1, columns - 1)
    spans = ((i, 0, 1, inner), (0, j, inner, 1), (i, j, 1, 1))
    for (name, height, width), (row, column, tall, wide), sign in zip(grids, spans, ("·", "=", ""), strict=True):
        top, bottom, end = middle - CELL * height / 2, middle + CELL * height / 2, x + CELL * width
        drawing.rect(x + CELL * column, top + CELL * row, CELL * wide, CELL * tall, **lit)
        for k in range(height + 1):
            drawing.line(x, top + CELL * k, end, top + CELL * k, weight=palette.HAIR, opacity=palette.SOFT)
        for k in range(width + 1):
            drawing.line(x + CELL * k, top, x + CELL * k, bottom, weight=palette.HAIR, opacity=palette.SOFT)
        drawing.text((x + end) / 2, bottom + 14, name, anchor="middle", bold=True)
        drawing.text(end + GAP / 2, middle, sign, anchor="middle", bold=True)
        x = end + GAP
