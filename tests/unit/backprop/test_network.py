"""The network: forward by its definition, every gradient of every kind of layer against finite differences, errors."""

from dataclasses import replace

import numpy as np
import pytest
from backprop.activations import ACTIVATIONS, sigmoid
from backprop.finite_differences import numerical_gradient
from backprop.initializers import lecun
from backprop.losses import LOSSES
from backprop.network import Cache, Network
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("error")

SEEDS = st.integers(0, 2**32 - 1)
WIDTHS = st.lists(st.integers(1, 4), min_size=2, max_size=5)
SQUARE_WIDTHS = st.builds(lambda n, depth, n_out: [n] * depth + [n_out], *[st.integers(1, 4)] * 3)
RESIDUAL = {"residual": True, "branch_scale": 0.6}


def clear_of_kinks(network, X, margin=0.05):
    """The network with biases that keep every pre-activation of X at least `margin` away from 0.

    The unbiased sums of a unit, sorted, with one more on either side, leave a gap of at least two margins; the bias
    puts 0 in the middle of the widest one.
    """
    b = [None] + [np.zeros(len(W)) for W in network.W[1:]]
    for l in range(1, network.depth + 1):
        sums = np.sort(replace(network, b=b).forward(X).z[l], axis=0)
        sums = np.vstack([sums[:1] - 2 * margin, sums, sums[-1:] + 2 * margin])
        widest, unit = np.diff(sums, axis=0).argmax(axis=0), np.arange(sums.shape[1])
        b[l] = -(sums[widest, unit] + sums[widest + 1, unit]) / 2
    return replace(network, b=b)


def random_problem(widths, n, seed, **options):
    """A network whose every gate is clear of its kink, its input and one-hot targets (which suit every loss)."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, widths[0])), np.eye(widths[-1])[rng.integers(widths[-1], size=n)]
    return clear_of_kinks(Network.random(widths, rng, **options), X), X, y


def with_parameter(network, name, l, value):
    parameters = list(getattr(network, name))
    parameters[l] = value
    return replace(network, **{name: parameters})


def loss_of(network, X, y):
    return network.loss_value(network.forward(X), y)


def assert_gradients_match(network, X, y):
    gradients = network.backward(network.forward(X), y)
    numerical = {"dX": numerical_gradient(lambda X: loss_of(network, X, y), X)}
    claimed = {"dX": gradients.dX}
    for l in range(1, network.depth + 1):
        for name in ("W", "b"):
            numerical[name, l] = numerical_gradient(
                lambda value, name=name, l=l: loss_of(with_parameter(network, name, l, value), X, y),
                getattr(network, name)[l],
            )
            claimed[name, l] = getattr(gradients, f"d{name}")[l]
    tolerance = 1e-8 * (1 + loss_of(network, X, y))
    for name in numerical:
        np.testing.assert_allclose(claimed[name], numerical[name], rtol=1e-6, atol=tolerance, err_msg=str(name))


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("options", [{}, RESIDUAL], ids=["plain", "residual"])
@given(widths=WIDTHS | SQUARE_WIDTHS, n=st.integers(1, 4), seed=SEEDS)
def test_gradients_of_every_hidden_layer_match_finite_differences(hidden, options, widths, n, seed):
    assert_gradients_match(*random_problem(widths, n, seed, hidden=hidden, output="identity", **options))


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@given(widths=WIDTHS, n=st.integers(1, 4), seed=SEEDS)
def test_gradients_of_every_output_layer_and_loss_match_finite_differences(output, loss, widths, n, seed):
    assert_gradients_match(*random_problem(widths, n, seed, hidden="tanh", output=output, loss=loss))


@given(widths=WIDTHS | SQUARE_WIDTHS, n=st.integers(1, 4), seed=SEEDS)
def test_delta_is_the_derivative_with_respect_to_the_pre_activation(widths, n, seed):
    network, X, y = random_problem(widths, n, seed, hidden="tanh", **RESIDUAL)
    delta = network.backward(network.forward(X), y).delta

    def loss_from(z_l, l):
        """The loss when layer l's pre-activation is z_l and the layers above follow the definition."""
        z, a = network.forward(X)
        for k in range(l, network.depth + 1):
            z_k = z_l if k == l else a[k - 1] @ network.W[k].T + network.b[k]
            a[k] = network.layer_activation(k).f(z_k)
            if network.is_residual(k):
                a[k] = a[k - 1] + network.branch_scale * a[k]
        return network.loss_value(Cache(z, a), y)

    assert delta[0] is None
    for l in range(1, network.depth + 1):
        numerical = numerical_gradient(lambda z_l, l=l: loss_from(z_l, l), network.forward(X).z[l])
        np.testing.assert_allclose(delta[l], numerical, rtol=1e-6, atol=1e-8 * (1 + loss_of(network, X, y)))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("options", [{}, RESIDUAL], ids=["plain", "residual"])
def test_gradient_of_a_batch_is_the_mean_over_its_examples(loss, options):
    network, X, y = random_problem([3, 4, 4, 2], 6, seed=0, loss=loss, **options)
    batch = network.backward(network.forward(X), y)
    single = [network.backward(network.forward(X[[n]]), y[[n]]) for n in range(6)]
    for l in (1, 2, 3):
        np.testing.assert_allclose(batch.dW[l], np.mean([g.dW[l] for g in single], axis=0), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(batch.db[l], np.mean([g.db[l] for g in single], axis=0), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(batch.dX, np.vstack([g.dX for g in single]) / 6, rtol=1e-12, atol=1e-15)


def test_forward_follows_the_maths_with_its_own_layer_numbers():
    W = [None, np.array([[1.0, -2.0], [0.5, 1.0]]), np.array([[2.0, -1.0]])]
    b = [None, np.array([0.5, -1.0]), np.array([0.25])]
    z, a = Network(W, b, hidden="relu", output="sigmoid").forward([[1.0, 2.0], [3.0, 1.0]])
    assert z[0] is None
    np.testing.assert_array_equal(a[0], [[1, 2], [3, 1]])
    np.testing.assert_array_equal(z[1], [[-2.5, 1.5], [1.5, 1.5]])
    np.testing.assert_array_equal(a[1], [[0, 1.5], [1.5, 1.5]])
    np.testing.assert_array_equal(z[2], [[-1.25], [1.75]])
    np.testing.assert_array_equal(a[2], sigmoid(z[2]))


def test_residual_layers_are_the_hidden_ones_as_wide_as_their_input():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(5, 3))
    network = Network.random([3, 3, 4, 4, 4], rng, hidden="tanh", residual=True, branch_scale=0.0)
    a = network.forward(X).a
    assert [network.is_residual(l) for l in (1, 2, 3, 4)] == [True, False, True, False]
    # With a silent branch a residual layer hands its input on, and any other layer does not.
    np.testing.assert_array_equal(a[1], X)
    np.testing.assert_array_equal(a[3], a[2])
    assert not np.array_equal(a[4], a[3])


def test_branch_scale_means_nothing_without_residual():
    network, X, _ = random_problem([3, 3, 3], 4, seed=0)
    np.testing.assert_array_equal(network.forward(X).a[2], replace(network, branch_scale=0.1).forward(X).a[2])


def test_branch_scale_tames_a_deep_residual_relu_stack():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 16)), rng.normal(size=(8, 16))
    network = Network.random([16] * 51, rng, residual=True)
    first_to_last = {}
    for scale in (1.0, 50**-0.5):
        scaled = replace(network, branch_scale=scale)
        delta = scaled.backward(scaled.forward(X), y).delta
        first_to_last[scale] = np.linalg.norm(delta[1]) / np.linalg.norm(delta[49])
    assert first_to_last[1.0] > 1e6
    assert first_to_last[50**-0.5] < 1e2


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("options", [{}, RESIDUAL], ids=["plain", "residual"])
def test_passes_change_none_of_their_arguments(loss, options, frozen):
    network, X, y = random_problem([3, 4, 4, 2], 5, seed=0, loss=loss, **options)
    network = replace(network, W=frozen(network.W), b=frozen(network.b))
    cache = network.forward(frozen(X))
    frozen_cache = Cache(frozen(cache.z), frozen(cache.a))
    once, again = (network.backward(frozen_cache, frozen(y)) for _ in range(2))
    np.testing.assert_array_equal(once.dW[1], again.dW[1])
    assert not any(np.shares_memory(once.dX, a) for a in frozen_cache.a)


def test_random_network_has_the_asked_widths_weights_and_zero_biases():
    network = Network.random([3, 5, 2], np.random.default_rng(7), lecun, hidden="tanh")
    rng = np.random.default_rng(7)
    assert network.depth == 2
    assert network.hidden == "tanh"
    assert network.W[0] is None and network.b[0] is None
    np.testing.assert_array_equal(network.W[1], lecun(rng, 3, 5))
    np.testing.assert_array_equal(network.W[2], lecun(rng, 5, 2))
    assert [b.tolist() for b in network.b[1:]] == [[0.0] * 5, [0.0] * 2]


@pytest.mark.parametrize("shape", [(4, 2), (3,), (0, 3), (2, 4, 3), ()], ids=str)
def test_input_that_does_not_fit_is_refused_with_both_shapes(shape):
    network = Network.random([3, 5, 2], np.random.default_rng(0))
    with pytest.raises(ValueError) as error:
        network.forward(np.zeros(shape))
    assert f"X has shape {shape}" in str(error.value)
    assert "W[1] of shape (5, 3)" in str(error.value)


@pytest.mark.parametrize("shape", [(4,), (4, 1), (3, 2), (0, 2)], ids=str)
def test_target_that_does_not_fit_is_refused_with_both_shapes(shape):
    network = Network.random([3, 5, 2], np.random.default_rng(0))
    cache = network.forward(np.zeros((4, 3)))
    for use in (network.loss_value, network.backward):
        with pytest.raises(ValueError) as error:
            use(cache, np.zeros(shape))
        assert "output of shape (4, 2)" in str(error.value)
        assert f"target of shape {shape}" in str(error.value)


@pytest.mark.parametrize(
    ("W_shapes", "b_shapes", "layer"),
    [
        ([(5, 3), (2, 4)], [(5,), (2,)], 2),
        ([(5, 3), (5, 2)], [(5,), (2,)], 2),
        ([(5, 3), (2, 5)], [(5,), (3,)], 2),
        ([(5, 3), (2, 5)], [(1, 5), (2,)], 1),
        ([(5, 3), (2, 5)], [(), (2,)], 1),
        ([(5,), (2, 5)], [(5,), (2,)], 1),
        ([()], [(1,)], 1),
    ],
)
def test_layer_that_does_not_fit_is_refused_with_its_number_and_shapes(W_shapes, b_shapes, layer):
    W, b = ([None] + [np.zeros(shape) for shape in shapes] for shapes in (W_shapes, b_shapes))
    with pytest.raises(ValueError) as error:
        Network(W, b)
    assert f"layer {layer}" in str(error.value)
    assert f"W has shape {W_shapes[layer - 1]}" in str(error.value)
    assert f"b has shape {b_shapes[layer - 1]}" in str(error.value)


@pytest.mark.parametrize(
    ("W", "b"),
    [
        ([None], [None]),
        ([None, np.ones((2, 3))], [np.ones(2)]),
        ([np.ones((4, 3)), np.ones((2, 4))], [np.ones(4), np.ones(2)]),
    ],
    ids=["no layer", "too few biases", "no None at index 0"],
)
def test_lists_start_with_none_and_have_one_entry_a_layer(W, b):
    with pytest.raises(ValueError, match="None"):
        Network(W, b)


@pytest.mark.parametrize("option", ["hidden", "output", "loss"])
def test_unknown_choice_is_refused_at_once(option):
    with pytest.raises(ValueError, match="'swish'"):
        Network.random([3, 2], np.random.default_rng(0), **{option: "swish"})


@pytest.mark.parametrize("widths", [[], [3], [3, 0, 2]], ids=str)
def test_widths_that_make_no_network_are_refused(widths):
    with pytest.raises(ValueError, match="needs"):
        Network.random(widths, np.random.default_rng(0))
