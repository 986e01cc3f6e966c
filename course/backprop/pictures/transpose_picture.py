"""The picture of lesson 3: one grid of weights, read along a row on the way there and down a column on the way back."""

import numpy as np

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.numerals import number
from backprop.pictures.canvas.primitives import Style

CELL, ROW, HALF = 58, 34, 380
TOP = 108
MOST_ROWS, MOST_COLUMNS = 5, 4


def transpose_picture(W: np.ndarray, a: np.ndarray, delta: np.ndarray, i: int = 0, j: int = 0) -> Drawing:
    """W with row i lit: a goes in at the top, W a comes out at the right. And column j lit: delta in, Wᵀ delta out.

    W: (n_out, n_in), at most 5 by 4; a: (n_in,), for one example; delta: (n_out,), of the layer that W belongs to.
    i and j count from 0, as in NumPy; the picture counts from 1, as the maths does.
    """
    if W.shape != (len(delta), len(a)) or len(delta) > MOST_ROWS or len(a) > MOST_COLUMNS:
        shapes = f"W has shape {W.shape}, a {a.shape} and delta {delta.shape}"
        raise ValueError(f"{shapes}: they do not fit each other, or {MOST_ROWS} by {MOST_COLUMNS}")
    sum_forward, sum_backward = float(W[i] @ a), float(delta @ W[:, j])
    label = (
        f"The same {len(delta)} by {len(a)} weights twice. Forward, row {i + 1} is lit: {_words(W[i])} times "
        f"a = {_words(a)}, summed, is {sum_forward:.3f}, for unit {i + 1} of this layer. Backward, column {j + 1} "
        f"is lit: {_words(W[:, j])} times delta = {_words(delta)}, summed, is {sum_backward:.3f}, for unit "
        f"{j + 1} of the layer below."
    )
    drawing = Drawing(palette.WIDTH, TOP + ROW * len(delta) + 56, label)
    drawing.heading("One grid of weights, read two ways", above=True)
    drawing.line(HALF, 8, HALF, drawing.height - 12, weight=palette.HAIR, opacity=palette.FAINT)
    for offset in (0, HALF):
        _grid(drawing, W, offset)
    _forward(drawing, W, a, i, sum_forward)
    _backward(drawing, W, delta, j, sum_backward)
    return drawing


def _grid(drawing: Drawing, W: np.ndarray, offset: float) -> None:
    for row in range(W.shape[0]):
        for column in range(W.shape[1]):
            x, y = _centre(offset, row, column)
            drawing.rect(x - CELL / 2, y - ROW / 2, CELL, ROW, weight=palette.HAIR, opacity=palette.FAINT)
            drawing.text(x, y, number(W[row, column], 2), palette.SMALL, anchor="middle")


def _forward(drawing: Drawing, W: np.ndarray, a: np.ndarray, i: int, total: float) -> None:
    n_out, n_in = W.shape
    left, right = _centre(0, i, 0)[0] - CELL / 2, _centre(0, i, n_in - 1)[0] + CELL / 2
    y = _centre(0, i, 0)[1]
    drawing.text(palette.MARGIN, 16, "forward: along a row", fill=palette.FORWARD, bold=True)
    for j, value in enumerate(a):
        x = _centre(0, i, j)[0]
        drawing.text(x, 44, f"a{_sub(j)}", palette.SMALL, anchor="middle", bold=True)
        drawing.text(x, 62, number(value, 2), palette.SMALL, anchor="middle")
        drawing.arrow(x, 73, x, TOP - 2, **palette.FORWARD_ARROW)
    drawing.rect(left, y - ROW / 2, right - left, ROW, **palette.FORWARD_FRAME)
    drawing.arrow(right + 3, y, right + 38, y, **palette.FORWARD_ARROW)
    drawing.text(right + 46, y - 9, f"(W a){_sub(i)}", palette.SMALL, bold=True)
    drawing.text(right + 46, y + 9, number(total, 2), palette.SMALL, bold=True)
    foot = TOP + ROW * n_out + 22
    drawing.text(left, foot, f"Σⱼ W{_sub(i)}ⱼ aⱼ: all that unit {i + 1} hears", palette.SMALL)


def _backward(drawing: Drawing, W: np.ndarray, delta: np.ndarray, j: int, total: float) -> None:
    n_out, n_in = W.shape
    x, right = _centre(HALF, 0, j)[0], _centre(HALF, 0, n_in - 1)[0] + CELL / 2
    drawing.text(HALF + palette.MARGIN, 16, "backward: down a column", fill=palette.BACKWARD, bold=True)
    frame: Style = {**palette.BACKWARD_FRAME, "fill": palette.BACKWARD, "fill_opacity": palette.TINT}
    drawing.rect(x - CELL / 2, TOP, CELL, ROW * n_out, **frame)
    for i, value in enumerate(delta):
        y = _centre(HALF, i, j)[1]
        drawing.text(right + 46, y, f"δ{_sub(i)} {number(value, 2)}", palette.SMALL, bold=True)
        drawing.arrow(right + 38, y, right + 3, y, **palette.BACKWARD_ARROW)
    drawing.arrow(x, TOP - 3, x, 73, **palette.BACKWARD_ARROW)
    drawing.text(x, 44, f"(Wᵀδ){_sub(j)}", palette.SMALL, anchor="middle", bold=True)
    drawing.text(x, 62, number(total, 2), palette.SMALL, anchor="middle", bold=True)
    foot = TOP + ROW * n_out + 22
    left = _centre(HALF, 0, 0)[0] - CELL / 2
    drawing.text(left, foot, f"Σᵢ Wᵢ{_sub(j)} δᵢ: all that listen to unit {j + 1}", palette.SMALL)


def _centre(offset: float, row: int, column: int) -> tuple[float, float]:
    return offset + 24 + CELL * (column + 0.5), TOP + ROW * (row + 0.5)


def _sub(index: int) -> str:
    return "₁₂₃₄₅"[index]


def _words(values: np.ndarray) -> str:
    return "(" + ", ".join(f"{value:.3f}" for value in values) + ")"
