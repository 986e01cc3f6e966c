"""The picture of the kitchen: as many ways of the ham as are drawn and numbered."""

from itertools import pairwise, product

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.kitchen_picture import NEXT, kitchen_picture, ways


def test_the_ways_are_all_that_the_arrows_allow():
    allowed = {(0, *rest) for rest in product(range(3), repeat=3) if all(j in NEXT[i] for i, j in pairwise((0, *rest)))}
    assert set(ways()) == allowed and len(ways()) == len(allowed) == 8


def test_every_way_is_drawn_from_end_to_end():
    blue = [i for i in kitchen_picture().items if isinstance(i, Shape) and i.fill == palette.FORWARD and not i.radius]
    heads = [item for item in blue if len(item.points) == 3]
    # In each of the four steps from group to group every way has an arrow of its own; one more leads to you.
    assert len(heads) == 4 * len(ways()) + 1


def test_the_ways_are_numbered_where_they_come_in():
    texts = [item.text for item in kitchen_picture().items if not isinstance(item, Shape)]
    assert [text for text in texts if text.isdigit()] == [str(k + 1) for k in range(8)]
    assert {"the ham", "the beans", "the stock", "the last cook", "you"} <= set(texts)
    assert "8 lines, numbered 1 to 8" in kitchen_picture().label
