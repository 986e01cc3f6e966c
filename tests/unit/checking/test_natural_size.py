"""Much of next to nothing is nothing: rounding where units are saturated. What is more is wrong there as anywhere."""

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.natural_size import natural_size
from grader.exercises import EXERCISES


def loops(logistic):
    """Gradients of a network of two layers for one example, with this for a sigmoid."""

    def backward_loops(x, y, W1, b1, W2, b2):
        x, y, W1, b1, W2, b2 = map(np.array, (x, y, W1, b1, W2, b2))
        z1 = W1 @ x + b1
        a1 = np.maximum(z1, 0)
        a2 = logistic(W2 @ a1 + b2)
        d2 = (a2 - y) * a2 * (1 - a2)
        d1 = W2.T @ d2 * (z1 > 0)
        return np.outer(d1, x).tolist(), d1.tolist(), np.outer(d2, a1).tolist(), d2.tolist()

    return backward_loops


def single(z):
    return (1 / (1 + np.exp(-z))).astype(np.float32).astype(float)


def of_short_e(z):
    return 1 / (1 + 2.71828**-z)


@pytest.mark.slow
@pytest.mark.parametrize("logistic", [single, of_short_e])
def test_digits_lost_by_saturation_or_in_a_residual_are_no_mistake(logistic):
    for seed in (14, 111, 131, 235, 276, 536):
        for graded in (False, True):
            assert examine(loops(logistic), EXERCISES["backward_loops"], seed, line_seconds=0, graded=graded).passed


def test_a_mistake_that_shows_in_saturated_units_alone_is_one():
    def neuron_delta_squared(z, y):
        a = 1 / (1 + np.exp(-np.clip(z, -5, 5)))
        return (a - y) * a * (1 - a) / len(y)

    reports = [
        examine(neuron_delta_squared, EXERCISES["neuron_delta_squared"], seed, line_seconds=0) for seed in range(9)
    ]
    assert not any(report.passed for report in reports)


def test_a_gradient_of_float32_is_no_worse_where_every_unit_is_saturated():
    def repaired_neuron(X, y, w, b):
        X, y, w = (value.astype(np.float32) for value in (X, y, w))
        a = np.tanh(X @ w + np.float32(b))
        delta = (a - y) * (1 - a**2) / len(y)
        return X.T @ delta, delta.sum()

    for seed in (72, 115, 180, 209):
        assert examine(repaired_neuron, EXERCISES["repaired_neuron"], seed, line_seconds=0).passed


def test_the_size_is_that_without_saturation():
    # 0.5 (a - y)^2, a slope of 1, one row at z = 3: at most |a - y| < 1.
    assert 0.3 < natural_size(EXERCISES["neuron_delta_squared"], 1, "delta") < 1
    assert natural_size(EXERCISES["neuron_delta_squared"], 1, "nothing of that name") == 0
