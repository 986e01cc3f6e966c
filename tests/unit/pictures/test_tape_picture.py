"""The picture of the tape's five nodes."""

import numpy as np
import pytest
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.tape_picture import tape_picture

X = np.array([0.5, -1.0])
VALUES = {2: X, 4: X * X, 3: np.tanh(X * X), 1: X + np.tanh(X * X), 0: np.sum(X + np.tanh(X * X))}


@pytest.mark.parametrize("number", VALUES)
def test_it_tells_the_value_of_every_node(number):
    told = ", ".join(f"{value:.4g}" for value in np.atleast_1d(VALUES[number]))
    assert any(
        part.startswith(f"Node {number}, ") and part.endswith(f": {told}") for part in tape_picture().label.split(". ")
    )


def test_an_arrow_stands_for_every_share_that_is_handed_back():
    """x feeds the product twice and the sum once; the product, the tanh and the sum feed one node each."""
    heads = [item for item in tape_picture().items if isinstance(item, Shape) and item.closed and len(item.points) == 3]
    assert len(heads) == 3 + 3


def test_other_values_are_told_too():
    assert "Node 4, multiply: 4, 0.25." in tape_picture((2.0, 0.5)).label
