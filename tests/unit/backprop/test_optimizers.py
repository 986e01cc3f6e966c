"""Update rules: closed forms, clipping, state that is handed on and never changed."""

import numpy as np
import pytest
from backprop.optimizers import (
    AdamState,
    adam_step,
    clip_by_global_norm,
    global_norm,
    momentum_step,
    sgd_step,
    zeros_like,
)
from hypothesis import given
from hypothesis import strategies as st

SHAPES = [(3, 2), (3,), ()]
SEEDS = st.integers(0, 2**32 - 1)


def random_arrays(rng):
    """Lists as a network has them: None, then arrays of several shapes."""
    return [None] + [rng.normal(size=shape) for shape in SHAPES]


def assert_arrays_close(actual, expected, **tolerance):
    assert actual[0] is None and expected[0] is None
    for left, right in zip(actual[1:], expected[1:], strict=True):
        np.testing.assert_allclose(left, right, **tolerance)


def no_state_step(parameters, gradients, state, learning_rate):
    return sgd_step(parameters, gradients, learning_rate), state


every_step = pytest.mark.parametrize("step", [no_state_step, momentum_step, adam_step], ids=["sgd", "momentum", "adam"])


@pytest.fixture
def parameters():
    return random_arrays(np.random.default_rng(0))


@pytest.fixture
def gradients():
    return random_arrays(np.random.default_rng(1))


def test_sgd_steps_against_the_gradient(parameters, gradients):
    expected = [None] + [p - 0.1 * g for p, g in zip(parameters[1:], gradients[1:], strict=True)]
    assert_arrays_close(sgd_step(parameters, gradients, 0.1), expected, rtol=1e-15)


def test_momentum_adds_up_a_constant_gradient_to_a_geometric_sum(parameters, gradients):
    updated, velocity = parameters, None
    for _ in range(3):
        updated, velocity = momentum_step(updated, gradients, velocity, 0.1, momentum=0.5)
    # v_1 + v_2 + v_3 = (1 + 1.5 + 1.75) g.
    assert_arrays_close(velocity, [None] + [1.75 * g for g in gradients[1:]])
    expected = [None] + [p - 0.1 * 4.25 * g for p, g in zip(parameters[1:], gradients[1:], strict=True)]
    assert_arrays_close(updated, expected, rtol=1e-12)


def test_adam_moves_by_the_learning_rate_at_every_step_of_a_constant_gradient(parameters, gradients):
    updated, state = parameters, None
    for _ in range(5):
        updated, state = adam_step(updated, gradients, state, learning_rate=0.01)
    # Bias correction makes m_hat = g and v_hat = g^2 from the first step on.
    expected = [
        None,
        *(p - 5 * 0.01 * g / (np.abs(g) + 1e-8) for p, g in zip(parameters[1:], gradients[1:], strict=True)),
    ]
    assert_arrays_close(updated, expected, rtol=1e-12)
    assert state.step == 5


@given(seed=SEEDS)
def test_adam_weighs_two_gradients_as_its_definition_says(seed):
    rng = np.random.default_rng(seed)
    p, g1, g2 = rng.normal(size=(3, 4))
    beta1, beta2, epsilon = 0.8, 0.95, 1e-3
    first, state = adam_step([p], [g1], None, 0.1, beta1, beta2, epsilon)
    second, _ = adam_step(first, [g2], state, 0.1, beta1, beta2, epsilon)
    # (1 - beta) (beta g1 + g2) / (1 - beta^2) = (beta g1 + g2) / (1 + beta).
    m_hat = (beta1 * g1 + g2) / (1 + beta1)
    v_hat = (beta2 * g1**2 + g2**2) / (1 + beta2)
    np.testing.assert_allclose(second[0], first[0] - 0.1 * m_hat / (np.sqrt(v_hat) + epsilon), rtol=1e-12)


@every_step
def test_arguments_and_state_stay_as_they_were(step, parameters, gradients, frozen):
    _, state = step(parameters, gradients, None, 0.1)
    state = AdamState(*map(frozen, state)) if isinstance(state, AdamState) else frozen(state)
    arguments = frozen(parameters), frozen(gradients), state, 0.1
    once, again = step(*arguments), step(*arguments)
    assert_arrays_close(once[0], again[0], rtol=0)


@every_step
@pytest.mark.parametrize(
    ("p_shape", "g_shape"), [((2, 3), (3, 2)), ((3,), (1,)), ((2, 3), (3,)), ((0,), (1,))], ids=str
)
def test_gradient_of_another_shape_is_refused_with_both_shapes(step, p_shape, g_shape):
    with pytest.raises(ValueError) as error:
        step([None, np.zeros(p_shape)], [None, np.zeros(g_shape)], None, 0.1)
    assert f"parameter 1 has shape {p_shape}, its gradient {g_shape}" in str(error.value)


@every_step
def test_missing_gradients_are_refused(step):
    with pytest.raises(ValueError, match="2 parameters but 1 gradients"):
        step([None, np.zeros(2)], [np.zeros(2)], None, 0.1)
    with pytest.raises(ValueError, match=r"parameter 1 .*\(2,\)"):
        step([None, np.zeros(2)], [None, None], None, 0.1)


def test_global_norm_is_that_of_one_long_vector():
    assert global_norm([None, np.array([[1.0, 2.0]]), np.array([2.0, 4.0])]) == pytest.approx(5.0)
    assert global_norm([None]) == 0.0


@given(seed=SEEDS, max_norm=st.floats(1e-3, 1e3))
def test_clipping_bounds_the_norm_and_keeps_the_direction(seed, max_norm):
    gradients = random_arrays(np.random.default_rng(seed))
    clipped, norm = clip_by_global_norm(gradients, max_norm)
    assert norm == pytest.approx(global_norm(gradients))
    assert global_norm(clipped) == pytest.approx(min(norm, max_norm))
    factor = min(1.0, max_norm / norm)
    assert_arrays_close(clipped, [None] + [factor * g for g in gradients[1:]], rtol=1e-12)


def test_clipping_leaves_its_argument(frozen, gradients):
    clipped, _ = clip_by_global_norm(frozen(gradients), 0.1)
    unclipped, _ = clip_by_global_norm(gradients, 1e9)
    assert global_norm(clipped) < global_norm(gradients)
    assert not any(np.shares_memory(u, g) for u, g in zip(unclipped[1:], gradients[1:], strict=True))


@pytest.mark.filterwarnings("error")
def test_clipping_a_zero_gradient_gives_zero():
    clipped, norm = clip_by_global_norm([np.zeros(3)], 1.0)
    assert norm == 0.0
    np.testing.assert_array_equal(clipped[0], np.zeros(3))


@pytest.mark.parametrize("max_norm", [0.0, -1.0, np.nan])
def test_clipping_needs_a_positive_bound(max_norm):
    with pytest.raises(ValueError, match=f"max_norm must be positive, not {max_norm}"):
        clip_by_global_norm([np.ones(2)], max_norm)


def test_zeros_like_is_float64_and_keeps_none():
    zeros = zeros_like([None, np.array([[1, 2]])])
    assert zeros[0] is None
    assert zeros[1].dtype == np.float64
    np.testing.assert_array_equal(zeros[1], [[0, 0]])
