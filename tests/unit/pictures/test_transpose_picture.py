"""The picture of the transpose: its two sums are those of NumPy, and what is lit is what is summed."""

import re

import numpy as np
import pytest
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.canvas.numerals import number
from backprop.pictures.transpose_picture import CELL, ROW, transpose_picture

W = np.array([[0.5, -1.0, 0.25, 2.0], [1.5, 0.75, -0.5, 0.11], [-2.0, 0.4, 0.6, -0.3]])
A, DELTA = np.array([1.0, -0.5, 2.0, 0.3]), np.array([0.2, -0.7, 1.1])


@pytest.mark.parametrize("i, j", [(0, 1), (2, 3), (1, 0)])
def test_the_sums_are_those_of_the_row_and_of_the_column(i, j):
    drawing = transpose_picture(W, A, DELTA, i, j)
    forward, backward = (W @ A)[i], (W.T @ DELTA)[j]
    told = [float(value) for value in re.findall(r"summed, is (-?[\d.]+)", drawing.label)]
    assert told == pytest.approx([forward, backward], abs=5e-4)
    texts = [item.text for item in drawing.items if isinstance(item, Text)]
    assert number(forward, 2) in texts and number(backward, 2) in texts


@pytest.mark.parametrize("i, j", [(0, 1), (2, 3), (1, 0)])
def test_a_row_is_lit_forward_and_a_column_backward(i, j):
    shapes = [item for item in transpose_picture(W, A, DELTA, i, j).items if isinstance(item, Shape)]
    for colour, summed, size in (
        (palette.FORWARD, W[i], (4 * CELL, ROW)),
        (palette.BACKWARD, W[:, j], (CELL, 3 * ROW)),
    ):
        (frame,) = (shape for shape in shapes if shape.stroke == colour and shape.closed)
        (left, top), _, (right, bottom), _ = frame.points
        assert (right - left, bottom - top) == pytest.approx(size)
        texts = [item for item in transpose_picture(W, A, DELTA, i, j).items if isinstance(item, Text)]
        inside = [t.text for t in texts if left < t.point[0] < right and top < t.point[1] < bottom]
        assert inside == [number(value, 2) for value in summed]


@pytest.mark.parametrize("shape", [(3, 3), (6, 4), (3, 5)])
def test_what_does_not_fit_is_refused(shape):
    with pytest.raises(ValueError, match="do not fit"):
        transpose_picture(np.ones(shape), np.ones(4 if shape[1] < 5 else 5), np.ones(shape[0]))
