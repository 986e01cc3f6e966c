"""A gradient made by finite differences is told from an exact one, and exact ones in fewer digits are not accused."""

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.exercises import EXERCISES

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
