"""A mistake changes what moves when a variable is nudged, never the value at the base point."""

import numpy as np
import pytest
from backprop.activations import relu, relu_prime, tanh, tanh_prime

from grader.checking.alteration import OUTPUT, Alteration, only_example

RNG = np.random.default_rng(0)
X, W, U = RNG.normal(size=(4, 3)), RNG.normal(size=(3, 3)), RNG.normal(size=(4, 3))


def loss(alter: Alteration, W: np.ndarray) -> float:
    z = alter.linear(X, W)
    a = alter.hold("a", alter.activate(tanh, tanh_prime, z))
    return alter.mean(np.sum(U * alter.activate(tanh, tanh_prime, a, layer=OUTPUT), axis=1))


def gradient(alter: Alteration, h: float = 1e-5) -> np.ndarray:
    loss(alter, W)
    g = np.zeros_like(W)
    for at in np.ndindex(*W.shape):
        step = np.zeros_like(W)
        step[at] = h
        g[at] = (loss(alter, W + step) - loss(alter, W - step)) / (2 * h)
    return g


ALTERATIONS = {
    "slope": lambda: Alteration(slope=lambda f_prime, z, a: np.ones_like(z)),
    "output slope": lambda: Alteration(slope=lambda f_prime, z, a: np.ones_like(z), layers={OUTPUT}),
    "frozen": lambda: Alteration(freeze={"a"}),
    "weights": lambda: Alteration(weights=only_example(0)),
}


@pytest.mark.parametrize("name", ["slope", "output slope", "frozen"])
def test_the_value_at_the_base_point_is_that_of_the_plain_pass(name):
    assert loss(ALTERATIONS[name](), W) == pytest.approx(loss(Alteration(), W), rel=1e-14)


def test_the_gradients_are_those_of_the_mistakes():
    z = X @ W.T
    a = np.tanh(z)
    out, hidden = 1 - np.tanh(a) ** 2, 1 - a**2
    first = np.eye(4)[0][:, np.newaxis]
    right = {
        "plain": U * out * hidden,
        "slope": U * out,
        "output slope": U * hidden,
        "frozen": 0 * U,
        "weights": first * U * out * hidden,
    }
    for name, delta in right.items():
        alter = Alteration() if name == "plain" else ALTERATIONS[name]()
        np.testing.assert_allclose(gradient(alter), delta.T @ X / 4, rtol=1e-6, atol=1e-9, err_msg=name)


def test_transposed_pulls_back_through_w_where_w_is_square():
    def pull(alter, a):
        return float(np.sum(U * alter.linear(a, W)))

    alter = Alteration(transposed=True)
    base, step = pull(alter, X), RNG.normal(size=X.shape)
    assert base == pytest.approx(pull(Alteration(), X), rel=1e-14)
    assert pull(alter, X + step) - base == pytest.approx(np.sum(step * (U @ W.T)), rel=1e-9)
    wide = RNG.normal(size=(2, 3))
    assert np.array_equal(Alteration(transposed=True).linear(X, wide), X @ wide.T)


def test_a_switched_unit_is_noted_until_it_is_reset():
    alter = Alteration()
    alter.activate(relu, relu_prime, np.array([1.0, -1.0]))
    alter.activate(relu, relu_prime, np.array([2.0, -2.0]))
    assert not alter.switched
    alter.activate(relu, relu_prime, np.array([1.0, 0.1]))
    assert alter.switched


def test_sum_and_mean_differ_by_the_batch():
    values = np.arange(4.0)
    assert Alteration().sum(values) == 6.0
    assert Alteration().mean(values) == 1.5
    assert Alteration(weights=only_example(6)).sum(values) == values[2]
