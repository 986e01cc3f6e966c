"""Where the units of a network stand."""

import pytest
from backprop.pictures.canvas.node_positions import node_positions


def test_nodes_stand_in_columns_evenly_spread_and_centred():
    assert node_positions([1, 3], 0, 100, 10, 50) == [[(0, 30)], [(100, 10), (100, 30), (100, 50)]]


def test_a_network_needs_two_layers_with_units():
    for widths in ([3], [3, 0]):
        with pytest.raises(ValueError, match=r"at least one unit"):
            node_positions(widths, 0, 1, 0, 1)
