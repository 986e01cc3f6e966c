"""The picture of the recurrence: every layer leaves its gradient."""

import pytest
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.chain_picture import chain_picture


@pytest.mark.parametrize("depth", [2, 5])
def test_chain_picture_shows_a_delta_and_a_gradient_for_every_layer(depth):
    drawing = chain_picture(depth)
    texts = [item.text for item in drawing.items if not isinstance(item, Shape)]
    for l in range(1, depth + 1):
        assert f"δ[{l}]" in texts
        assert f"dW[{l}]" in texts
    assert f"δ[{depth + 1}]" not in texts


@pytest.mark.parametrize("depth", [1, 6])
def test_chain_picture_says_what_fits(depth):
    with pytest.raises(ValueError, match="2 to 5 layers"):
        chain_picture(depth)
