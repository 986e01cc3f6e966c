"""The picture of rows and columns: each product's shapes fit, and the transpose stands where the label says."""

import re

import pytest
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.layouts_picture import layouts_picture


def test_each_form_has_one_transpose_and_it_changes_its_place():
    texts = [item for item in layouts_picture(4, 3, 5).items if isinstance(item, Text)]
    columns = [item for item in texts if item.point[0] < 386]
    rows = [item for item in texts if item.point[0] > 386]
    for half, (above, below) in ((columns, ("W", "Wᵀ")), (rows, ("Wᵀ", "W"))):
        assert [item.text for item in half if item.text in ("W", "Wᵀ") and item.point[1] < 168] == [above]
        assert [item.text for item in half if item.text in ("W", "Wᵀ") and item.point[1] > 168] == [below]


def test_the_label_gives_the_shapes():
    assert re.findall(r"\d by \d", layouts_picture(2, 3, 4).label) == ["3 by 2", "2 by 3"]


@pytest.mark.parametrize("sizes", [(0, 3, 5), (6, 3, 5), (4, 3, 6)])
def test_what_has_no_room_is_refused(sizes):
    with pytest.raises(ValueError, match="sizes of 1 to 5"):
        layouts_picture(*sizes)
