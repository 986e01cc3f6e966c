"""Slopes by central differences: exact where smooth, unknown at a kink, and never sure of more than rounding allows."""

import numpy as np
import pytest

from grader.checking.alteration import Alteration
from grader.checking.differencing import TOLERANCE, Differencer, difference_entries


def differencer(loss, x, claimed=0.0) -> Differencer:
    x = np.atleast_1d(np.asarray(x, dtype=float))
    return Differencer(lambda leaves: float(np.sum(loss(leaves["x"]))), {"x": x}, np.full(x.size, claimed))


@pytest.mark.parametrize("x", [-30.0, -1.0, 1e-8, 0.0, 0.3, 5.0])
@pytest.mark.parametrize(("f", "slope"), [(np.sin, np.cos), (np.exp, np.exp), (np.tanh, lambda v: 1 / np.cosh(v) ** 2)])
def test_a_smooth_slope_is_right_to_the_tolerance(f, slope, x):
    truth, uncertainty = difference_entries(differencer(f, x), np.array([slope(x)]), np.arange(1))
    assert abs(truth[0] - slope(x)) <= TOLERANCE * abs(slope(x)) + uncertainty[0]


@pytest.mark.parametrize("claimed", [0.0, 1.0])
def test_the_slope_at_a_kink_is_unknown(claimed):
    truth, _ = difference_entries(differencer(lambda v: np.maximum(v, 0), 0.0), np.array([claimed]), np.arange(1))
    assert np.isnan(truth[0])


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-7])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_slope_beside_a_kink_is_right_or_unknown(gap, side):
    truth, uncertainty = difference_entries(
        differencer(lambda v: np.maximum(v, 0), side * gap), np.array([0.5]), np.arange(1)
    )
    assert np.isnan(truth[0]) or abs(truth[0] - (side > 0)) <= 1e-5 + uncertainty[0]


def test_a_unit_that_switches_within_the_step_is_known_from_the_alteration():
    class Loss:
        alteration = Alteration()

        def __call__(self, leaves):
            self.alteration.side("kink", leaves["x"] > 0)
            return float(np.maximum(leaves["x"], 0).sum())

    one = Differencer(Loss(), {"x": np.array([1e-4])}, np.zeros(1))
    assert one.central(np.ones(1), 1e-5)[1] < np.inf
    assert one.central(np.ones(1), 1e-3)[1] == np.inf


def test_only_the_chosen_entries_are_differenced_and_each_evaluation_is_counted():
    d = differencer(np.sin, np.ones(5))
    assert d.evaluations == 1
    truth, _ = difference_entries(d, np.full(5, np.cos(1.0)), np.array([1, 3]))
    assert np.isnan(truth).tolist() == [True, False, True, False, True]
    assert d.evaluations == 5


def test_split_gives_the_leaves_back():
    variables = {"W": np.arange(6.0).reshape(2, 3), "b": np.arange(2.0), "c": np.array(7.0)}
    d = Differencer(lambda leaves: 0.0, variables, np.zeros(9))
    assert all(np.array_equal(part, variables[name]) for name, part in d.split(d.x).items())
