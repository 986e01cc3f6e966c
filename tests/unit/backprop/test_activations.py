"""Every activation: its value, its slope against finite differences, and both where float64 is under strain."""

import math

import numpy as np
import pytest
from backprop.activations import ACTIVATIONS, LEAK, activation_named, sigmoid, sigmoid_prime, tanh_prime
from backprop.finite_differences import numerical_gradient
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

pytestmark = pytest.mark.filterwarnings("error")

SHAPES = array_shapes(min_dims=0, max_dims=3, max_side=4)
SEEDS = st.integers(0, 2**32 - 1)
DEFINITIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
}

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)


@every_activation
@pytest.mark.parametrize("z", [-6.0, -1.5, -0.1, 0.0, 0.3, 2.0, 7.0])
def test_value_is_the_definition(name, z):
    assert ACTIVATIONS[name].f(np.array([z]))[0] == pytest.approx(DEFINITIONS[name](z), rel=1e-12)


@every_activation
@given(shape=SHAPES, seed=SEEDS)
def test_slope_matches_finite_differences(name, shape, seed):
    rng = np.random.default_rng(seed)
    # Magnitudes from 0.1 keep every entry clear of the kink at 0.
    z = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 8.0, size=shape)
    upstream = rng.normal(size=shape)
    f, f_prime = activation_named(name)
    numerical = numerical_gradient(lambda z: float(np.sum(upstream * f(z))), z)
    np.testing.assert_allclose(upstream * f_prime(z), numerical, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(
    ("name", "slope"),
    [("identity", 1.0), ("sigmoid", 0.25), ("tanh", 1.0), ("relu", 0.0), ("leaky_relu", LEAK)],
)
def test_slope_at_zero(name, slope):
    assert ACTIVATIONS[name].f_prime(np.zeros(1))[0] == slope


@pytest.mark.parametrize(("f_prime", "largest"), [(sigmoid_prime, 0.25), (tanh_prime, 1.0)])
def test_slope_of_a_sigmoid_shape_is_largest_at_zero_and_positive(f_prime, largest):
    slopes = f_prime(np.linspace(-20, 20, 401))
    assert slopes.argmax() == 200
    assert slopes.max() == largest
    assert slopes.min() > 0


@pytest.mark.parametrize(
    ("name", "at_minus_1000", "at_1000"),
    [
        ("identity", (-1000, 1), (1000, 1)),
        ("sigmoid", (0, 0), (1, 0)),
        ("tanh", (-1, 0), (1, 0)),
        ("relu", (0, 0), (1000, 1)),
        ("leaky_relu", (-10, LEAK), (1000, 1)),
    ],
)
def test_extreme_inputs_give_the_limit_without_a_warning(name, at_minus_1000, at_1000):
    z = np.array([-1000.0, 1000.0])
    values_and_slopes = np.column_stack([ACTIVATIONS[name].f(z), ACTIVATIONS[name].f_prime(z)])
    np.testing.assert_allclose(values_and_slopes, [at_minus_1000, at_1000], atol=1e-300)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("z", [20.0, 40.0, 300.0])
def test_slope_keeps_its_relative_accuracy_in_saturation(z, sign):
    assert sigmoid_prime(np.array(sign * z)) == pytest.approx(math.exp(-z), rel=1e-8, abs=0)
    assert tanh_prime(np.array(sign * z)) == pytest.approx(4 * math.exp(-2 * z), rel=1e-8, abs=0)


def test_sigmoid_of_minus_z_is_one_minus_sigmoid():
    z = np.linspace(-30, 30, 121)
    np.testing.assert_allclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=1e-15)


@every_activation
@pytest.mark.parametrize("part", ["f", "f_prime"])
@pytest.mark.parametrize("dtype", [float, np.float32, int])
def test_result_is_a_new_float64_array_and_the_argument_stays(name, part, dtype, frozen):
    z = frozen(np.array([[-2, -1, 0], [1, 2, 3]], dtype=dtype))
    result = getattr(ACTIVATIONS[name], part)(z)
    assert result.shape == z.shape
    assert result.dtype == np.float64
    assert not np.shares_memory(result, z)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"'swish'.*sigmoid, tanh, relu"):
        activation_named("swish")
