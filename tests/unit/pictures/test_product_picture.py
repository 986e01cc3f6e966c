"""The picture of the unrolled product."""

import pytest
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.product_picture import product_picture


def test_the_product_picture_names_every_factor_and_its_shape():
    label = product_picture((3, 5, 4, 2)).label
    assert label.startswith("delta[1] = S[1] W[2].T S[2] W[3].T S[3] W[4].T delta[4].")
    assert "W[3].T 5 by 4" in label
    assert "are together P, 3 by 2" in label
    assert any(isinstance(item, Text) and item.text == "P, 3×2" for item in product_picture((3, 5, 4, 2)).items)
    assert "<svg" in product_picture((1, 6)).svg()


@pytest.mark.parametrize("widths", [[3], [3, 7]])
def test_it_refuses_what_it_has_no_room_for(widths):
    with pytest.raises(ValueError, match="room"):
        product_picture(widths)
