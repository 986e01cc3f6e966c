"""The table of the outer product: each cell is a product, and a silent input's column is 0."""

import re

import numpy as np
import pytest
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.canvas.numerals import number
from backprop.pictures.outer_product_picture import outer_product_picture

DELTA, A = np.array([0.4, -1.5]), np.array([2.0, 0.0, -0.25])


def test_words_and_cells_are_the_products():
    drawing = outer_product_picture(DELTA, A)
    told = re.findall(r"delta -?[\d.]+: ([-\d., ]+?)(?:;|\.(?: |$))", drawing.label)
    assert np.array([row.split(", ") for row in told], dtype=float) == pytest.approx(np.outer(DELTA, A), abs=5e-4)
    texts = [item.text for item in drawing.items if isinstance(item, Text)]
    assert [number(value) for value in np.outer(DELTA, A).ravel()] == [
        t for t in texts[-8:] if t not in ("0.400", "−1.500")
    ]


def test_only_a_silent_input_is_called_so():
    assert "Column 2 is 0" in outer_product_picture(DELTA, A).label
    assert "is 0" not in outer_product_picture(DELTA, A + 1).label


@pytest.mark.parametrize("rows, columns", [(6, 3), (2, 7), (0, 1)])
def test_what_has_no_room_is_refused(rows, columns):
    with pytest.raises(ValueError, match="room for 5 rows and 6 columns"):
        outer_product_picture(np.ones(rows), np.ones(columns))
