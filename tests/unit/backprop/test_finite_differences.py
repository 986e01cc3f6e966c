"""The referee itself: central differences against derivatives known in closed form."""

import math

import numpy as np
import pytest
from backprop.finite_differences import STEP, central_difference, numerical_gradient, relative_error
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("f", "f_prime"),
    [
        (math.sin, math.cos),
        (math.exp, math.exp),
        (math.log, lambda x: 1 / x),
        (lambda x: x**3, lambda x: 3 * x**2),
    ],
    ids=["sin", "exp", "log", "cube"],
)
@pytest.mark.parametrize("x", [0.3, 1.0, 2.5, 20.0])
def test_derivative_in_closed_form(f, f_prime, x):
    assert central_difference(f, x) == pytest.approx(f_prime(x), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("x", [-1e12, 1e6, 1e100])
def test_default_step_grows_with_the_point(x):
    assert central_difference(lambda x: x**2, x) == pytest.approx(2 * x, rel=1e-9)


def test_error_falls_with_the_step_and_then_grows_again():
    error = {h: abs(central_difference(math.sin, 1.0, h) - math.cos(1.0)) for h in (1e-2, 1e-3, STEP, 1e-9, 1e-11)}
    # Truncation shrinks a hundredfold for a tenth of the step; the default lies at the bottom of the V.
    assert error[1e-2] / error[1e-3] == pytest.approx(100, rel=0.01)
    assert error[STEP] < 1e-9
    assert error[STEP] < error[1e-9] < error[1e-11]
    assert error[STEP] < error[1e-3]


@pytest.mark.parametrize("h", [0.0, -1e-5, math.nan])
def test_step_must_be_positive(h):
    with pytest.raises(ValueError, match="step h must be positive"):
        central_difference(math.sin, 1.0, h)


def test_step_that_rounding_swallows_is_refused():
    with pytest.raises(ValueError, match="step"):
        central_difference(lambda x: x, 1e12, 1e-6)


@given(shape=array_shapes(min_dims=0, max_dims=3, max_side=4), seed=st.integers(0, 2**32 - 1))
def test_gradient_of_a_quadratic_form_in_any_shape(shape, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=shape)
    A = rng.normal(size=(x.size, x.size))
    gradient = numerical_gradient(lambda x: float(x.ravel() @ A @ x.ravel()), x)
    np.testing.assert_allclose(gradient, ((A + A.T) @ x.ravel()).reshape(shape), rtol=1e-7, atol=1e-7)


def test_gradient_costs_two_evaluations_an_entry():
    calls = []
    numerical_gradient(lambda x: float(len(calls.append(1) or calls)), np.zeros((3, 4)))
    assert len(calls) == 24


def test_gradient_takes_a_step_of_ones_own():
    # The central difference of x^3 is 3 x^2 + h^2, exactly.
    assert numerical_gradient(lambda x: x[0] ** 3, np.array([1.0]), h=0.5)[0] == pytest.approx(3.25)


def test_gradient_of_whole_numbers_is_float64():
    gradient = numerical_gradient(lambda x: float(np.sum(x**2)), np.array([1, 2]))
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, [2, 4])


def test_point_stays_even_when_the_loss_overwrites_its_argument(frozen):
    def overwriting(x):
        x *= 2
        return float(np.sum(x))

    np.testing.assert_allclose(numerical_gradient(overwriting, frozen(np.arange(3.0))), [2, 2, 2])


@pytest.mark.parametrize(
    ("claimed", "numerical", "error"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0.0),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([], [], 0.0),
        ([1.0, 4.0], [2.0, 4.0], 0.25),
        ([4.0], [-4.0], 2.0),
        ([0.0], [1e-30], 1.0),
        ([1e-30], [0.0], 1.0),
    ],
)
def test_relative_error_is_measured_by_the_larger_array(claimed, numerical, error):
    assert relative_error(np.array(claimed), np.array(numerical)) == pytest.approx(error)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_gradient_that_is_not_finite_is_never_close(bad):
    good = np.array([1.0, 2.0])
    assert not relative_error(np.array([bad, 2.0]), good) < 1e-3
    assert not relative_error(good, np.array([bad, 2.0])) < 1e-3


def test_relative_error_names_both_shapes():
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(3, 2\)"):
        relative_error(np.zeros((2, 3)), np.zeros((3, 2)))


def test_relative_error_leaves_its_arguments(frozen):
    relative_error(frozen(np.ones(2)), frozen(np.zeros(2)))
