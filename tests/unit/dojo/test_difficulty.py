"""Each belt deals within its stated band, and the bands climb."""

import os
from itertools import pairwise

import pytest

from grader.dojo.belts import BELTS, deal_program
from grader.dojo.difficulty import Band, Difficulty

DEALS = min(2_000, int(os.environ.get("GRADER_SOAK", 40)))
TWO_PATHS = """
def forward(X, W):
    # X: (N, 3)
    # W: (3, 3)
    h = X @ W
    g = h * tanh(h)
    loss = np.sum(g)
    return loss
"""


def measured(belt, seed):
    deal = deal_program(belt, seed)
    difficulty = Difficulty(deal.source(), deal.parameters)
    return Band(difficulty.lines, difficulty.paths, difficulty.kinds)


def test_the_measures_are_those_that_a_person_counts():
    difficulty = Difficulty(TWO_PATHS, ["W"])
    # summed; a product, a slope, read twice in one line; a product of matrices.
    assert (difficulty.lines, difficulty.paths, difficulty.kinds) == (3, 2, 5)


@pytest.mark.parametrize("change", [("lines", (4, 9)), ("paths", (3, 9)), ("kinds", (1, 4))])
def test_what_is_out_of_one_measure_is_out_of_the_band(change):
    wide = Band((1, 9), (1, 9), (1, 9))
    assert wide.holds(Difficulty(TWO_PATHS, ["W"]))
    assert not wide._replace(**dict([change])).holds(Difficulty(TWO_PATHS, ["W"]))


@pytest.mark.slow
@pytest.mark.parametrize("belt", BELTS)
def test_each_deal_is_within_the_band_and_the_band_is_no_wider_than_the_deals(belt):
    deals = [measured(belt, seed) for seed in range(DEALS)]
    for (least, most), measures in zip(BELTS[belt].band, zip(*deals, strict=True), strict=True):
        assert least == min(measures)
        assert max(measures) <= most
        assert most - max(measures) <= (4 if belt == "black" else 0)


def test_no_measure_falls_and_one_begins_where_the_belt_before_has_ended():
    for easier, harder in pairwise(belt.band for belt in BELTS.values()):
        assert all(low <= high for low, high in zip(easier, harder, strict=True))
        assert all(low[1] <= high[1] for low, high in zip(easier, harder, strict=True))
        assert any(low[1] < high[0] for low, high in zip(easier, harder, strict=True))
