"""The picture of the ladder: edges add up, paths multiply."""

import pytest
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.ladder_picture import ladder_picture


@pytest.mark.parametrize("rungs", range(1, 7))
def test_the_ladder_counts_edges_and_paths(rungs):
    drawing = ladder_picture(rungs)
    arrows = sum(not isinstance(item, Text) and item.closed and item.radius == 0 for item in drawing.items)
    assert arrows == 4 * rungs and f"{4 * rungs} edges, and {2**rungs} paths" in drawing.label


@pytest.mark.parametrize("rungs", [0, 7])
def test_it_refuses_what_it_has_no_room_for(rungs):
    with pytest.raises(ValueError, match="1 to 6 diamonds"):
        ladder_picture(rungs)
