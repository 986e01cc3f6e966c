"""The worked examples of the lessons, to every digit printed there, and the size of gradients by depth."""

from functools import partial

import numpy as np
import pytest
from backprop.activations import sigmoid_prime
from backprop.initializers import he, lecun, naive
from backprop.network import Network
from backprop.optimizers import sgd_step


def assert_prints(array, digits):
    """Every entry of the array, rounded to as many decimals as its counterpart in the text, reads the same."""
    expected = digits.split()
    # Adding 0.0 turns -0.0 into 0.0.
    actual = [
        f"{value + 0.0:.{len(text.partition('.')[2])}f}" for value, text in zip(np.ravel(array), expected, strict=True)
    ]
    assert actual == expected


def gradients_and_step(network, X, y, learning_rate):
    """The cache, the gradients, and the network after one step of gradient descent on the weights alone."""
    cache = network.forward(X)
    gradients = network.backward(cache, y)
    return cache, gradients, with_weights(network, sgd_step(network.W, gradients.dW, learning_rate))


def with_weights(network, W):
    return Network(W, network.b, network.hidden, network.output, network.loss)


def test_example_a_two_sigmoid_layers():
    W = [None, np.array([[0.5, 0.4], [0.3, 0.6]]), np.array([[0.7, 0.8]])]
    network = Network(W, [None, np.zeros(2), np.zeros(1)], hidden="sigmoid", output="sigmoid")
    X, y = np.array([[1.0, 0.0]]), np.array([[1.0]])
    cache, gradients, after = gradients_and_step(network, X, y, 0.5)

    assert_prints(cache.a[1], "0.62245933 0.57444252")
    assert_prints([cache.z[2], cache.a[2]], "0.89527555 0.70997766")
    assert_prints(network.loss_value(cache, y), "0.04205648")
    assert_prints(gradients.delta[2], "-0.05971832")
    assert_prints(gradients.delta[1], "-0.00982382 -0.01167891")
    assert_prints(gradients.dW[2], "-0.03717223 -0.03430474")
    assert_prints(gradients.dW[1], "-0.00982382 0 -0.01167891 0")
    assert_prints(after.W[2], "0.71858611 0.81715237")
    assert_prints(after.W[1], "0.50491191 0.4 0.30583946 0.6")
    assert after.W[1][0, 1] == 0.4 and after.W[1][1, 1] == 0.6
    # The hidden deltas are this much smaller than the output's.
    assert_prints(gradients.delta[2] / gradients.delta[1], "6.08 5.11")

    cache = after.forward(X)
    assert_prints(cache.a[1], "0.62361295 0.57586940")
    assert_prints([cache.z[2], cache.a[2]], "0.91869265 0.71477565")
    assert_prints(after.loss_value(cache, y), "0.04067647")


def test_example_b_sigmoid_layer_and_linear_output():
    W = [None, np.array([[0.1, -0.2], [0.4, 0.3]]), np.array([[0.2, -0.5]])]
    network = Network(W, [None, np.array([0.0, 0.1]), np.zeros(1)], hidden="sigmoid", output="identity")
    X, y = np.array([[1.0, 2.0]]), np.array([[1.0]])
    cache = network.forward(X)
    gradients = network.backward(cache, y)

    assert_prints(cache.z[1], "-0.3 1.1")
    assert_prints(cache.a[1], "0.42555748 0.75026011")
    assert_prints([cache.z[2], cache.a[2]], "-0.29001856 -0.29001856")
    assert_prints(network.loss_value(cache, y), "0.83207394")
    assert_prints(gradients.delta[2], "-1.29001856")
    assert_prints(gradients.dW[2], "-0.54897705 -0.96784946")
    assert_prints(gradients.delta[2] @ W[2], "-0.25800371 0.64500928")
    assert_prints(sigmoid_prime(cache.z[1]), "0.24445831 0.18736988")
    assert_prints(gradients.delta[1], "-0.06307115 0.12085531")
    assert_prints(gradients.db[1], "-0.06307115 0.12085531")
    assert_prints(gradients.dW[1], "-0.06307115 -0.12614230 0.12085531 0.24171062")


@pytest.fixture
def mazur():
    """Example C: network, input and targets."""
    W = [None, np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])]
    b = [None, np.full(2, 0.35), np.full(2, 0.60)]
    return Network(W, b, hidden="sigmoid", output="sigmoid"), np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


def test_example_c_one_step(mazur):
    network, X, y = mazur
    cache, gradients, after = gradients_and_step(network, X, y, 0.5)
    assert_prints(network.loss_value(cache, y), "0.298371109")
    assert_prints(gradients.dW[2][0, 0], "0.082167041")
    assert_prints(after.W[1], "0.149780716 0.19956143 0.24975114 0.29950229")
    assert_prints(after.W[2], "0.35891648 0.408666186 0.51130127 0.561370121")
    assert_prints(after.loss_value(after.forward(X), y), "0.2910277737")


def test_example_c_with_the_output_weights_updated_too_early_gives_the_widely_copied_error(mazur):
    network, X, y = mazur
    cache, _, after = gradients_and_step(network, X, y, 0.5)
    too_early = with_weights(network, [None, network.W[1], after.W[2]])
    dW1 = too_early.backward(cache, y).dW[1]
    wrong = with_weights(network, [None, network.W[1] - 0.5 * dW1, after.W[2]])
    assert_prints(wrong.loss_value(wrong.forward(X), y), "0.291027924")


def first_to_last(activation, initializer, depth, residual):
    """Norm of the gradient at the first hidden layer over that at the last: 64 units a layer, median of 5 seeds."""
    ratios = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(32, 64)), rng.normal(size=(32, 1))
        W = [None] + [initializer(rng, 64, 64) for _ in range(depth)] + [initializer(rng, 64, 1)]
        b = [None] + [np.zeros(len(weights)) for weights in W[1:]]
        network = Network(W, b, hidden=activation, residual=residual)
        delta = network.backward(network.forward(X), y).delta
        ratios.append(np.linalg.norm(delta[1]) / np.linalg.norm(delta[depth]))
    return np.median(ratios)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("initializer", "activation", "depth", "residual", "ratio"),
    [
        (lecun, "sigmoid", 10, False, 1.8e-06),
        (lecun, "sigmoid", 20, False, 9.5e-13),
        (lecun, "sigmoid", 50, False, 1.1e-31),
        (lecun, "sigmoid", 50, True, 1.3),
        (lecun, "tanh", 10, False, 0.26),
        (lecun, "tanh", 50, False, 0.088),
        (lecun, "tanh", 50, True, 36),
        (lecun, "relu", 10, False, 0.041),
        (lecun, "relu", 50, False, 2.6e-08),
        (lecun, "relu", 50, True, 2.9e07),
        (he, "sigmoid", 50, False, 2.2e-25),
        (he, "relu", 20, False, 0.86),
        (he, "relu", 50, False, 0.61),
        (he, "relu", 50, True, 4.0e10),
        (naive, "relu", 50, False, 4.6e-62),
        (naive, "relu", 50, True, 1.2),
        (partial(naive, std=1.0), "tanh", 50, False, 8.5e14),
        (partial(naive, std=1.0), "relu", 50, True, 7.6e37),
    ],
)
def test_gradient_by_depth_has_the_stated_order_of_magnitude(initializer, activation, depth, residual, ratio):
    assert abs(np.log10(first_to_last(activation, initializer, depth, residual) / ratio)) < 1
