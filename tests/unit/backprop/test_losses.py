"""Every loss: its value by the definition, its gradient by finite differences, stability, and errors on bad shapes."""

import math

import numpy as np
import pytest
from backprop.finite_differences import numerical_gradient
from backprop.losses import LOSSES, loss_named, one_hot, softmax
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("error")

SIZES = st.integers(1, 6)
SEEDS = st.integers(0, 2**32 - 1)
TARGETS = {
    "half_squared_error": lambda rng, n, k: rng.normal(size=(n, k)),
    "binary_cross_entropy": lambda rng, n, k: rng.uniform(size=(n, k)),
    "softmax_cross_entropy": lambda rng, n, k: rng.dirichlet(np.ones(k), size=n),
}

every_loss = pytest.mark.parametrize("name", LOSSES)
value_and_gradient = pytest.mark.parametrize("part", ["value", "gradient"])


def half_squared_error_of_one(a, y):
    return sum((a_k - y_k) ** 2 for a_k, y_k in zip(a, y, strict=True)) / 2


def binary_cross_entropy_of_one(z, y):
    p = [1 / (1 + math.exp(-z_k)) for z_k in z]
    return -sum(y_k * math.log(p_k) + (1 - y_k) * math.log(1 - p_k) for p_k, y_k in zip(p, y, strict=True))


def softmax_cross_entropy_of_one(z, y):
    total = sum(math.exp(z_k) for z_k in z)
    return -sum(y_k * math.log(math.exp(z_k) / total) for z_k, y_k in zip(z, y, strict=True))


DEFINITIONS = {
    "half_squared_error": half_squared_error_of_one,
    "binary_cross_entropy": binary_cross_entropy_of_one,
    "softmax_cross_entropy": softmax_cross_entropy_of_one,
}


@every_loss
@given(n=SIZES, k=SIZES, seed=SEEDS)
def test_value_is_the_mean_over_examples_of_the_sum_over_outputs(name, n, k, seed):
    rng = np.random.default_rng(seed)
    outputs, y = 2 * rng.normal(size=(n, k)), TARGETS[name](rng, n, k)
    expected = sum(DEFINITIONS[name](*example) for example in zip(outputs, y, strict=True)) / n
    assert LOSSES[name].value(outputs, y) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@every_loss
@given(n=SIZES, k=SIZES, seed=SEEDS)
def test_gradient_matches_finite_differences(name, n, k, seed):
    rng = np.random.default_rng(seed)
    outputs, y = 3 * rng.normal(size=(n, k)), TARGETS[name](rng, n, k)
    numerical = numerical_gradient(lambda outputs: LOSSES[name].value(outputs, y), outputs)
    np.testing.assert_allclose(LOSSES[name].gradient(outputs, y), numerical, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(
    ("name", "z", "y", "value", "gradient"),
    [
        ("binary_cross_entropy", [1000, -1000], [1, 0], 0, [0, 0]),
        ("binary_cross_entropy", [1000, -1000], [0, 1], 2000, [1, -1]),
        ("softmax_cross_entropy", [1000, -1000], [1, 0], 0, [0, 0]),
        ("softmax_cross_entropy", [1000, -1000], [0, 1], 2000, [1, -1]),
        ("softmax_cross_entropy", [1000, 1000], [0, 1], math.log(2), [0.5, -0.5]),
        ("softmax_cross_entropy", [-1000, -1000], [0, 1], math.log(2), [0.5, -0.5]),
    ],
)
def test_extreme_logits_are_exact_and_quiet(name, z, y, value, gradient):
    z, y = np.array([z], dtype=float), np.array([y], dtype=float)
    assert LOSSES[name].value(z, y) == pytest.approx(value, rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(LOSSES[name].gradient(z, y), [gradient], atol=1e-12)


@every_loss
@value_and_gradient
@pytest.mark.parametrize(
    ("output_shape", "target_shape"),
    [((2, 3), (3, 2)), ((4, 1), (4,)), ((4,), (4,)), ((2, 3), (1, 3)), ((0, 3), (0, 3)), ((3, 0), (3, 0))],
)
def test_wrong_or_empty_shapes_are_named(name, part, output_shape, target_shape):
    with pytest.raises(ValueError) as error:
        getattr(LOSSES[name], part)(np.zeros(output_shape), np.zeros(target_shape))
    assert f"output of shape {output_shape}" in str(error.value)
    assert f"target of shape {target_shape}" in str(error.value)


@every_loss
@value_and_gradient
def test_arguments_stay_as_they_were(name, part, frozen):
    rng = np.random.default_rng(0)
    outputs, y = frozen(rng.normal(size=(4, 3))), frozen(TARGETS[name](rng, 4, 3))
    result = getattr(LOSSES[name], part)(outputs, y)
    assert not np.shares_memory(result, outputs)
    assert not np.shares_memory(result, y)


@every_loss
def test_value_is_a_plain_float(name):
    assert type(LOSSES[name].value(np.ones((1, 2)), np.array([[0, 1]]))) is float


@given(n=SIZES, k=SIZES, seed=SEEDS, shift=st.sampled_from([0.0, 1000.0, -1000.0]))
def test_softmax_rows_are_probabilities_that_a_shift_leaves_alone(n, k, seed, shift):
    z = np.random.default_rng(seed).normal(size=(n, k))
    p = softmax(z + shift)
    assert (p > 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(np.log(p[:, :1] / p), z[:, :1] - z, atol=1e-11)


def test_softmax_leaves_its_argument(frozen):
    softmax(frozen(np.array([[1.0, 2.0], [3.0, 1000.0]])))


def test_one_hot_puts_a_one_at_the_label(frozen):
    np.testing.assert_array_equal(one_hot(frozen(np.array([2, 0, 2])), 3), [[0, 0, 1], [1, 0, 0], [0, 0, 1]])


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], r"from 0 to 3, outside 0\.\.2"),
        ([-1, 2], r"from -1 to 2, outside 0\.\.2"),
        ([0.0, 1.0], r"integers, not float64 of shape \(2,\)"),
        ([[0], [1]], r"vector of integers, not int64 of shape \(2, 1\)"),
    ],
)
def test_one_hot_refuses_what_is_not_a_label(labels, message):
    with pytest.raises(ValueError, match=message):
        one_hot(np.array(labels), 3)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"'hinge'.*half_squared_error, binary_cross_entropy"):
        loss_named("hinge")
