"""A right gradient passes in a handful of evaluations; one wrong entry among thousands does not."""

import numpy as np
import pytest

from grader.checking.comparison import agrees, compare, compare_values

LARGE = 5_000


class Counted:
    """sum of cos(w x) over all leaves: smooth, with gradients of all sizes."""

    def __init__(self, n: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.variables = {"W": rng.normal(size=(n // 10, 10)), "b": rng.normal(size=max(1, n // 100))}
        self.weights = {name: rng.normal(size=value.shape) for name, value in self.variables.items()}
        self.calls = 0

    def __call__(self, leaves):
        self.calls += 1
        return float(sum(np.cos(self.weights[name] * x).sum() for name, x in leaves.items()))

    def gradient(self):
        return {name: -w * np.sin(w * self.variables[name]) for name, w in self.weights.items()}


@pytest.mark.parametrize("n", [10, 1_000, LARGE, 100_000])
def test_a_right_gradient_costs_at_most_twelve_evaluations(n):
    loss = Counted(n)
    for seed in range(3 if n == 100_000 else 10):
        loss.calls = 0
        assert compare(loss, loss.variables, loss.gradient(), np.random.default_rng(seed)).agrees
        assert loss.calls <= 12


@pytest.mark.slow
@pytest.mark.parametrize("n", [100, 1_000, LARGE])
@pytest.mark.parametrize("leaf", ["W", "b"])
def test_one_wrong_entry_among_thousands_is_found(n, leaf):
    loss, rng = Counted(n), np.random.default_rng(n)
    for _ in range(5):
        claimed = loss.gradient()
        at = rng.integers(claimed[leaf].size)
        claimed[leaf].flat[at] += 1e-2 * np.abs(claimed[leaf]).max()
        found = compare(loss, loss.variables, claimed, rng)
        assert not found.agrees
        assert np.flatnonzero(found.leaves[leaf].wrong).tolist() == [at]
        assert sum(part.wrong.sum() for part in found.leaves.values()) == 1


def test_a_mistake_in_a_leaf_of_small_gradients_is_not_drowned():
    loss = Counted(LARGE)
    loss.weights["b"] *= 0.3
    claimed = loss.gradient()
    claimed["b"] *= 1.05
    assert compare(loss, loss.variables, claimed, np.random.default_rng(0)).is_wrong("b")


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_the_slope_of_relu_at_exactly_zero_may_be_zero_or_one(slope):
    def loss(leaves):
        return float(np.maximum(leaves["x"], 0).sum())

    x = np.array([[-1.0, 0.0, 2.0], [0.0, 0.5, -0.1]])
    right = {"x": np.where(x == 0, slope, x > 0)}
    for seed in range(20):
        assert compare(loss, {"x": x}, right, np.random.default_rng(seed)).agrees
    wrong = {"x": right["x"] + (x == 2.0)}
    found = compare(loss, {"x": x}, wrong, np.random.default_rng(0))
    assert np.argwhere(found.leaves["x"].wrong).tolist() == [[0, 2]]
    assert found.leaves["x"].unknown.sum() == 2


@pytest.mark.parametrize("distance", [1e-12, 1e-9, 1e-7, 1e-6, 1e-5, 1e-4])
def test_a_kink_inside_the_step_is_never_held_against_a_right_gradient(distance):
    x = np.array([distance, -distance, 1.0, -1.0])
    for seed in range(20):
        found = compare(
            lambda v: float((np.maximum(v["x"], 0) * [1, 2, 3, 4]).sum()),
            {"x": x},
            {"x": (x > 0) * np.array([1.0, 2.0, 3.0, 4.0])},
            np.random.default_rng(seed),
        )
        assert found.agrees


def test_entries_that_are_exactly_zero_are_compared():
    loss = Counted(100)
    loss.weights["W"][3] = 0.0
    assert compare(loss, loss.variables, loss.gradient(), np.random.default_rng(0)).agrees
    claimed = loss.gradient()
    claimed["W"][3, 3] = 1e-2
    assert compare(loss, loss.variables, claimed, np.random.default_rng(0)).leaves["W"].wrong[3, 3]


@pytest.mark.parametrize("size", [1e100, 1e160, 1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_huge_claim_is_wrong(size):
    loss = Counted(100)
    claimed = {name: np.full(value.shape, size) for name, value in loss.variables.items()}
    assert not compare(loss, loss.variables, claimed, np.random.default_rng(0)).agrees
    assert not agrees(loss, loss.variables, claimed, np.random.default_rng(0))  # fault 10


def test_a_claim_at_a_flat_point_of_a_loss_of_zero_is_wrong():
    flat, claimed = {"x": np.zeros(3)}, {"x": np.ones(3)}
    found = compare(lambda leaves: float((leaves["x"] ** 3).sum()), flat, claimed, np.random.default_rng(0))
    assert not found.agrees  # fault 13


def test_agrees_is_the_same_verdict_without_the_place():
    loss = Counted(1_000)
    assert agrees(loss, loss.variables, loss.gradient(), np.random.default_rng(0))
    wrong = loss.gradient()
    wrong["W"] *= 1.001
    assert not agrees(loss, loss.variables, wrong, np.random.default_rng(0))


def test_known_values_are_compared_against_the_scale_of_their_leaf():
    expected = {"a": np.array([1.0, 0.0, 1e-9])}
    assert compare_values(expected, {"a": np.array([1.0, 1e-12, 0.0])}).agrees
    found = compare_values(expected, {"a": np.array([1.0, 1e-3, 0.0])})
    assert found.leaves["a"].wrong.tolist() == [False, True, False]
    assert compare_values({"a": np.zeros(2)}, {"a": np.zeros(2)}).agrees
    assert not compare_values({"a": np.zeros(2)}, {"a": np.full(2, 1e-6)}).agrees
