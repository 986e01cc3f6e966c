"""Right and wrong answers to `mazur_step`."""

import numpy as np
from backprop import Network

from tests.corpus import Planted, plant
from tests.corpus.functions import SHORT_E, central, sigmoid, sigmoid_of


def product(z, a):
    return a * (1 - a)


def none(z, a):
    return 1.0


def differenced(z, a):
    return central(sigmoid, z)


def at_z(z, a):
    return z * (1 - z)


def mazur_step(x, y, W1, b1, W2, b2, learning_rate, pulled_through=None, logistic=sigmoid, slopes=(product, product)):
    z1 = W1 @ x + b1
    a1 = logistic(z1)
    z2 = W2 @ a1 + b2
    a2 = logistic(z2)
    delta2 = (a2 - y) * slopes[1](z2, a2)
    W2_after = W2 - learning_rate * np.outer(delta2, a1)
    V = W2 if pulled_through is None else pulled_through(W2, W2_after)
    delta1 = V.T @ delta2 * slopes[0](z1, a1)
    return W1 - learning_rate * np.outer(delta1, x), W2_after


def mazur_network(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    delta2 = ((a2 - y) * a2 * (1 - a2))[None]
    delta1 = delta2 @ W2 * (a1 - a1**2)
    return W1 - learning_rate * delta1.T @ x[None], np.asfortranarray(W2 - learning_rate * delta2.T @ a1[None])


def mazur_loops(x, y, W1, b1, W2, b2, learning_rate):
    a1 = [sigmoid(sum(w * v for w, v in zip(row, x, strict=True)) + b) for row, b in zip(W1, b1, strict=True)]
    a2 = [sigmoid(sum(w * v for w, v in zip(row, a1, strict=True)) + b) for row, b in zip(W2, b2, strict=True)]
    d2 = [(o - t) * o * (1 - o) for o, t in zip(a2, y, strict=True)]
    d1 = [sum(d2[k] * W2[k, i] for k in range(len(d2))) * a1[i] * (1 - a1[i]) for i in range(len(a1))]
    V1, V2 = W1.copy(), W2.copy()
    for k, i in np.ndindex(V2.shape):
        V2[k, i] -= learning_rate * d2[k] * a1[i]
    for i, j in np.ndindex(V1.shape):
        V1[i, j] -= learning_rate * d1[i] * x[j]
    return [V1, V2]


RIGHT = [
    mazur_step,
    mazur_network,
    mazur_loops,
    *(lambda *v, e=e: mazur_step(*v, logistic=sigmoid_of(e)) for e in SHORT_E),
]

PLANTED = [
    Planted(lambda *v: mazur_step(*v, pulled_through=lambda W2, after: after), ("updated_before_pull_back",)),
    Planted(lambda *v: mazur_step(*v[:-1], -v[-1]), ("uphill",)),
    Planted(lambda *v: mazur_step(*v)[::-1], ("wrong_shape",)),
    Planted(lambda *v: mazur_step(*v[:-1], 2 * v[-1]), ("step_doubled",)),
    Planted(lambda *v: mazur_step(*v, slopes=(at_z, product)), ()),
    Planted(lambda *v: mazur_step(*v, slopes=(at_z, at_z)), ()),
]


@plant(PLANTED, "forbidden_call")
def _(x, y, W1, b1, W2, b2, learning_rate):
    network = Network([None, W1, W2], [None, b1, b2], hidden="sigmoid", output="sigmoid")
    dW = network.backward(network.forward(x[None]), y[None]).dW
    return W1 - learning_rate * dW[1], W2 - learning_rate * dW[2]


def mazur_slopes(x, y, W1, b1, W2, b2, learning_rate, hidden=lambda z, a: a * (1 - a), output=lambda z, a: a * (1 - a)):
    """The step with other slopes, functions of z and a."""
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    z2 = W2 @ a1 + b2
    a2 = sigmoid(z2)
    delta2 = (a2 - y) * output(z2, a2)
    delta1 = W2.T @ delta2 * hidden(z1, a1)
    return W1 - learning_rate * np.outer(delta1, x), W2 - learning_rate * np.outer(delta2, a1)


def one(z, a):
    return 1.0


def at_a(z, a):
    return sigmoid(a) * (1 - sigmoid(a))


def gradient(*v):
    return tuple((W - after) / v[-1] for W, after in zip((v[2], v[4]), mazur_step(*v), strict=True))


PLANTED += [
    Planted(lambda *v: mazur_slopes(*v, hidden=one, output=one), ("slope_missing",)),
    Planted(lambda *v: mazur_slopes(*v, hidden=one), ("hidden_slope_missing",)),
    Planted(lambda *v: mazur_slopes(*v, output=one), ("output_slope_missing",)),
    Planted(lambda *v: mazur_slopes(*v, hidden=at_a, output=at_a), ("slope_at_a",)),
    Planted(lambda *v: mazur_step(*v[:-1], v[-1] / 2), ("step_halved",)),
    Planted(lambda *v: mazur_step(*v[:-1], 0.5), ("fixed_rate",)),
    Planted(lambda *v: mazur_step(*v[:-1], 1.0), ("fixed_rate",)),
    Planted(lambda *v: mazur_step(*v[:-1], 0.3), ()),
    Planted(lambda *v: gradient(*v), ("gradient_returned",)),
    Planted(lambda *v: tuple(v[-1] * g for g in gradient(*v)), ("step_alone",)),
    Planted(lambda *v: tuple(-v[-1] * g for g in gradient(*v)), ("step_alone",)),
    Planted(lambda *v: (v[2].copy(), mazur_step(*v)[1]), ("not_moved",)),
]


@plant(PLANTED, "mutated")
def _(x, y, W1, b1, W2, b2, learning_rate):
    after = mazur_step(x, y, W1, b1, W2, b2, learning_rate)
    W1[...], W2[...] = after
    return W1, W2
