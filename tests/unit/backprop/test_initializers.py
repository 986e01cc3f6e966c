"""Initializers: their variance, measured on many draws with a fixed seed, and what it does to a signal."""

import numpy as np
import pytest
from backprop.activations import relu
from backprop.initializers import INITIALIZERS, he, lecun, naive, xavier

VARIANCES = {
    "naive": lambda fan_in, fan_out: 0.01**2,
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
}

every_initializer = pytest.mark.parametrize("name", INITIALIZERS)


@every_initializer
@pytest.mark.parametrize(("fan_in", "fan_out"), [(400, 300), (100, 1200), (1500, 80)])
def test_weights_are_normal_with_mean_zero_and_the_stated_variance(name, fan_in, fan_out):
    W = INITIALIZERS[name](np.random.default_rng(0), fan_in, fan_out)
    std = np.sqrt(VARIANCES[name](fan_in, fan_out))
    # 120,000 draws: the standard error is 0.003 std for the mean, 0.002 for the ratio of stds, 0.014 for the kurtosis.
    assert W.shape == (fan_out, fan_in)
    assert W.dtype == np.float64
    assert abs(W.mean()) < 0.015 * std
    assert W.std() == pytest.approx(std, rel=0.01)
    assert np.mean((W / std) ** 4) == pytest.approx(3, abs=0.07)


def test_naive_takes_its_std():
    assert naive(np.random.default_rng(0), 300, 300, std=2.5).std() == pytest.approx(2.5, rel=0.02)


@pytest.mark.parametrize(("initializer", "f"), [(lecun, lambda z: z), (he, relu)], ids=["lecun, linear", "he, relu"])
def test_signal_keeps_its_mean_square_through_six_layers(initializer, f):
    rng = np.random.default_rng(0)
    a = rng.normal(size=(200, 400))
    before = np.mean(a**2)
    for _ in range(6):
        a = f(a @ initializer(rng, 400, 400).T)
    assert 0.5 < np.mean(a**2) / before < 2


def test_xavier_is_as_far_above_one_forward_as_below_it_backward():
    rng = np.random.default_rng(0)
    W = xavier(rng, 600, 300)
    forward = np.var(rng.normal(size=(200, 600)) @ W.T)
    backward = np.var(rng.normal(size=(200, 300)) @ W)
    assert forward == pytest.approx(4 / 3, rel=0.05)
    assert backward == pytest.approx(2 / 3, rel=0.05)


@every_initializer
def test_same_generator_state_gives_the_same_weights(name):
    first, again, other = (INITIALIZERS[name](np.random.default_rng(seed), 5, 4) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@every_initializer
@pytest.mark.parametrize(("fan_in", "fan_out"), [(0, 3), (3, 0), (-1, 3), (0, 0)])
def test_empty_layer_is_refused_with_both_widths(name, fan_in, fan_out):
    with pytest.raises(ValueError, match=f"fan_in={fan_in}, fan_out={fan_out}"):
        INITIALIZERS[name](np.random.default_rng(0), fan_in, fan_out)
