"""The picture of one residual layer."""

from backprop.pictures.residual_picture import residual_picture


def test_the_residual_layer_says_both_ways_in_words():
    label = residual_picture().label
    assert "skip path" in label and "delta[l] = s dL/da[l] * f'(z[l])" in label
