"""Whether two answers give the same numbers is told by calling them."""

import numpy as np
import pytest

from grader.checking.exercise import Case, Exercise
from tests.mutation.equivalence import SAME, difference, differs_beyond


def _case(rng, k):
    z = rng.normal(size=(3, 2))
    z[0, 0] = 0.0
    return Case({"z": z, "y": rng.random(3)}, expected={"slope": z})


EXERCISE = Exercise("slope", "01-chain-rule", "1", 1, ("slope",), _case)


def slope(z, y):
    return (z > 0) * z + y.sum()


@pytest.mark.parametrize(
    "other",
    [
        lambda z, y: np.where(z > 0, z, 0) + np.sum(y),
        lambda z, y: (z >= 0) * z + y.sum(),
        lambda z, y: y[::-1].sum() + np.maximum(z, 0),
    ],
)
def test_other_ways_to_write_it_are_the_same(other):
    assert difference(slope, other, EXERCISE) <= SAME


def test_only_a_jump_at_zero_is_a_kink():
    assert difference(lambda z, y: z > 0, lambda z, y: z >= 0, EXERCISE) <= SAME


@pytest.mark.parametrize(
    "other",
    [
        lambda z, y: slope(z, y) * (1 + 1e-6),
        lambda z, y: slope(z, y) + z / z - 1,  # no number where z is 0
        lambda z, y: slope(z, y).T,
        lambda z, y: [slope(z, y)],
        lambda z, y: slope(z, 1 / 0),
        lambda z, y: None,
    ],
)
def test_other_numbers_are_not_the_same(other):
    assert difference(slope, other, EXERCISE) > SAME


def test_what_differs_only_far_from_the_cases_is_seen():
    def clipped(z, y):
        return np.minimum(slope(z, y), 20.0)

    assert difference(slope, clipped, EXERCISE) <= SAME
    assert differs_beyond(slope, clipped, EXERCISE)
    assert not differs_beyond(slope, slope, EXERCISE)
