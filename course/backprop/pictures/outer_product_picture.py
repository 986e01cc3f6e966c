"""The picture of lesson 3: the gradient of a layer's weights as a multiplication table."""

from collections.abc import Iterable

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.numerals import number
from backprop.pictures.canvas.primitives import Style

CELL, ROW = 76, 36
WIDEST = 140
LEFT, TOP = 250, 54


def outer_product_picture(delta: np.ndarray, a: np.ndarray) -> Drawing:
    """delta down the side, a along the top, each cell the product of the two; where an a is 0 its column is.

    delta: (n_l,), at most 5; a: (n_{l-1},), at most 6, the layer's input for one example.
    """
    if not (1 <= len(delta) <= 5 and 1 <= len(a) <= 6):
        raise ValueError(f"the table has room for 5 rows and 6 columns, not for {len(delta)} and {len(a)}")
    dW = np.outer(delta, a)
    rows = "; ".join(f"delta {_words([blame])}: {_words(row)}" for blame, row in zip(delta, dW, strict=True))
    silent = [str(j + 1) for j in np.flatnonzero(a == 0)]
    label = f"dW as a table, with a = {_words(a)} along the top. Rows: {rows}."
    label += f" Column {' and '.join(silent)} is 0: nothing came in there." if silent else ""
    drawing = Drawing(palette.WIDTH, TOP + ROW * len(delta) + 48, label)
    drawing.heading("dW = δᵀ a, as a multiplication table", above=True)
    drawing.text(palette.MARGIN, 20, "what came in: a", palette.SMALL, fill=palette.FORWARD, bold=True)
    wide = min(WIDEST, (palette.WIDTH - palette.MARGIN - LEFT) / len(a))
    middle = TOP + ROW * len(delta) / 2
    drawing.text(palette.MARGIN, middle, "the unit's blame: δ", palette.SMALL, fill=palette.BACKWARD, bold=True)
    for j, value in enumerate(a):
        x = LEFT + wide * (j + 0.5)
        drawing.rect(x - wide / 2 + 4, 4, wide - 8, 32, **palette.FORWARD_FRAME)
        drawing.text(x, 20, number(value), anchor="middle", bold=True)
        if value == 0:
            tint: Style = {"stroke": "none", "fill": palette.INK, "fill_opacity": palette.TINT}
            drawing.rect(x - wide / 2, TOP, wide, ROW * len(delta), **tint)
            drawing.note(x, TOP + ROW * len(delta) + 16, "silent", anchor="middle")
    for i, blame in enumerate(delta):
        y = TOP + ROW * (i + 0.5)
        drawing.rect(LEFT - CELL - 12, y - ROW / 2 + 3, CELL - 8, ROW - 6, **palette.BACKWARD_FRAME)
        drawing.text(LEFT - CELL / 2 - 16, y, number(blame), anchor="middle", bold=True)
        for j, value in enumerate(dW[i]):
            x = LEFT + wide * (j + 0.5)
            drawing.rect(x - wide / 2, y - ROW / 2, wide, ROW, weight=palette.HAIR, opacity=palette.SOFT)
            drawing.text(x, y, number(value), anchor="middle", opacity=1.0 if value else palette.QUIET)
    return drawing


def _words(values: Iterable[float]) -> str:
    return ", ".join(f"{value + 0.0:.3f}" for value in values)
