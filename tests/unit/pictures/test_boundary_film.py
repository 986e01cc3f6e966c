"""The film of a border: its words count what lies on the wrong side."""

import warnings

import numpy as np
import pytest
from backprop.pictures.boundary_film import boundary_film

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Y = np.array([[1.0], [1.0], [-1.0], [-1.0]])
LOSSES = np.array([0.5, 0.25, 0.125])


def test_the_words_hold_each_frames_loss_and_its_wrong_points():
    film = boundary_film({0: lambda p: p[:, :1] - 0.5, 2: lambda p: 0.5 - p[:, 1:]}, X, Y, LOSSES)
    assert film.words == (
        "A border learned, step 0: loss 0.500, 2 of 4 points on the wrong side; "
        "step 2: loss 0.125, 0 of 4 points on the wrong side."
    )
    assert "step 2" in film.svg()


@pytest.mark.parametrize("value", [-1.0, 1.0, np.nan, np.inf])
def test_a_network_without_a_border_is_drawn_without_a_warning(value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        film = boundary_film({2: lambda p: np.full((len(p), 1), value)}, X, Y, LOSSES)
        assert "2 of 4 points on the wrong side" in film.words and film.svg()
