"""A gradient made by finite differences is told from an exact one, and exact ones in fewer digits are not accused."""

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.numerical import nudged
from grader.exercises import EXERCISES

pytestmark = pytest.mark.slow

HIDDEN_DELTA, REPAIRED = EXERCISES["hidden_delta"], EXERCISES["repaired_backward"]
STEPS = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8]


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def differenced(h: float, forward_only: bool):
    """The layer's own forward pass, differenced entry by entry in functions of the student's own."""

    def by_differences(delta_next, W_next, z):
        def blame(z):
            return np.sum(delta_next * (np.tanh(z) @ W_next.T))

        def nudged(at, step):
            moved = z.copy()
            moved[at] += step
            return blame(moved)

        delta = np.zeros_like(z)
        for at in np.ndindex(*z.shape):
            below = blame(z) if forward_only else nudged(at, -h)
            delta[at] = (nudged(at, h) - below) / (h if forward_only else 2 * h)
        return delta

    return by_differences


@pytest.mark.parametrize("h", STEPS)
@pytest.mark.parametrize("seed", range(3))
def test_central_differences_are_recognised(h, seed):
    report = examine(differenced(h, forward_only=False), HIDDEN_DELTA, seed)
    assert report.kinds == ("numerical_gradient",)  # fault 11: 1e-8
    assert report.earned == 0.0
    assert "finite differences" in report.text()


@pytest.mark.parametrize("h", STEPS)
@pytest.mark.parametrize("seed", range(3))
def test_forward_differences_are_not_taken_for_the_formula(h, seed):
    report = examine(differenced(h, forward_only=True), HIDDEN_DELTA, seed)
    # A coarse step is not even near enough to be right.
    assert not report.passed  # fault 11
    assert report.kinds == ("numerical_gradient",) or h >= 1e-5


@pytest.mark.parametrize("dtype", [np.float32, np.longdouble])
def test_an_exact_answer_in_another_precision_is_not_accused(dtype):
    for seed in range(20):
        report = examine(
            lambda d, W, z: hidden_delta(d.astype(dtype), W.astype(dtype), z.astype(dtype)).astype(float),
            HIDDEN_DELTA,
            seed,
        )
        assert report.passed, report.text()


def test_an_exact_answer_with_some_of_it_in_float32_is_not_accused():
    for seed in range(20):
        report = examine(lambda d, W, z: d @ W.astype(np.float32) * (1 - np.tanh(z) ** 2), HIDDEN_DELTA, seed)
        assert report.passed, report.text()


@pytest.mark.parametrize("guard", [1e-15, 1e-12, 1e-10, 1e-9, 1e-8])
def test_a_guard_against_division_by_zero_is_no_finite_difference(guard):
    def guarded(X, y, W1, b1, W2, b2):
        a1 = np.tanh(X @ W1.T + b1)
        a2 = 1 / (1 + np.exp(-(a1 @ W2.T + b2)))
        delta2 = ((1 - y) / (1 - a2 + guard) - y / (a2 + guard)) * a2 * (1 - a2) / len(X)
        delta1 = delta2 @ W2 * (1 - a1**2)
        return delta1.T @ X, delta1.sum(axis=0), delta2.T @ a1, delta2.sum(axis=0)

    for seed in range(5):
        report = examine(guarded, REPAIRED, seed)
        assert report.passed, report.text()  # fault 12


def sigmoid(z, e=np.e):
    return 1 / (1 + e**-z)


def central(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def richardson(f, x, h=1e-2):
    return (4 * central(f, x, h / 2) - central(f, x, h)) / 3


@pytest.mark.parametrize("difference", [central, richardson])
def test_one_differenced_slope_in_a_formula_is_recognised(difference):
    def delta_of_layer(delta_next, W_next, z):
        return delta_next @ W_next * difference(np.tanh, z, 1e-3)

    def delta_of_neuron(z, y):
        return (sigmoid(z) - y) * difference(sigmoid, z, 1e-3) / len(z)

    for seed in range(5):
        assert examine(delta_of_layer, HIDDEN_DELTA, seed).kinds == ("numerical_gradient",)
        assert examine(delta_of_neuron, "neuron_delta_squared", seed).kinds == ("numerical_gradient",)


def test_all_entries_at_once_are_recognised():
    def batched(delta_next, W_next, z, h=1e-5):
        nudges = h * np.eye(z.size).reshape(-1, *z.shape)
        above, below = (np.tanh(z + nudges) @ W_next.T, np.tanh(z - nudges) @ W_next.T)
        return (np.sum(delta_next * (above - below), axis=(1, 2)) / (2 * h)).reshape(z.shape)

    for seed in range(5):
        assert examine(batched, HIDDEN_DELTA, seed).kinds == ("numerical_gradient",)


@pytest.mark.parametrize("e", [2.71828182846, 2.718281828, 2.7182818])
def test_a_short_constant_is_no_finite_difference(e):
    def delta(z, y):
        a = sigmoid(z, e)
        return (a - y) * a * (1 - a) / len(z)

    for seed in range(20):
        report = examine(delta, "neuron_delta_squared", seed)
        assert report.passed, report.text()


def test_a_nudge_keeps_types_labels_and_switches():
    def double(x):
        return 2 * x

    rng = np.random.default_rng(0)
    before = [0.3, 2, np.array([0.0, 1.0, -0.7]), np.array([1, 2]), None, double, [np.float64(0.1)]]
    after = nudged(before, rng)
    assert [type(value) for value in after] == [type(value) for value in before]
    assert after[1:2] + after[4:6] == [2, None, double]
    assert after[2][:2].tolist() == [0.0, 1.0]
    assert 0 < abs(after[2][2] + 0.7) < 1e-15 or 0 < abs(after[0] - 0.3) < 1e-15
