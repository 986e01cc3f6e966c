"""The picture of the two fans of a layer."""

import pytest
from backprop.pictures.fan_picture import fan_picture


def test_the_fan_picture_counts_both_fans():
    label = fan_picture(4, 2).label
    assert "fan_in = 4" in label and "fan_out = 2" in label


def test_it_refuses_what_it_has_no_room_for():
    with pytest.raises(ValueError, match="room"):
        fan_picture(0, 3)
