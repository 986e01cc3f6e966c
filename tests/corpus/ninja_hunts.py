"""Lesson 4, the hunts: the wrong programs as they stand in the lesson, and more of their kind."""

import numpy as np
from backprop import Network

from tests.corpus import Answers, Planted, plant
from tests.corpus.backprop_ninja import fused, sigmoid, single

# mazur_step


def mazur_step(x, y, W1, b1, W2, b2, learning_rate, pulled_through=None):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    W2_after = W2 - learning_rate * np.outer(delta2, a1)
    V = W2 if pulled_through is None else pulled_through(W2, W2_after)
    delta1 = V.T @ delta2 * a1 * (1 - a1)
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


def mazur_float32(x, y, W1, b1, W2, b2, learning_rate):
    return mazur_step(*single(x, y, W1, b1, W2, b2), learning_rate)


mazur_planted = [
    Planted(lambda *v: mazur_step(*v, pulled_through=lambda W2, after: after), ("updated_before_pull_back",)),
    Planted(lambda *v: mazur_step(*v[:-1], -v[-1]), ("uphill",)),
    Planted(lambda *v: mazur_step(*v)[::-1], ("wrong_shape",)),
    Planted(lambda *v: mazur_step(*v[:-1], 2 * v[-1]), ()),
]


@plant(mazur_planted, "mutated")
def _(x, y, W1, b1, W2, b2, learning_rate):
    W1_after, W2_after = mazur_step(x, y, W1, b1, W2, b2, learning_rate)
    W2 -= learning_rate
    return W1_after, W2_after


@plant(mazur_planted, "forbidden_call")
def _(x, y, W1, b1, W2, b2, learning_rate):
    network = Network([None, W1, W2], [None, b1, b2], hidden="sigmoid", output="sigmoid")
    dW = network.backward(network.forward(x[None]), y[None]).dW
    return W1 - learning_rate * dW[1], W2 - learning_rate * dW[2]


MAZUR_STEP = Answers([mazur_step, mazur_network, mazur_loops, mazur_float32], mazur_planted)

# penalised_gradients


def penalised(X, labels, W, b, strength, factor=1.0, bias=0.0):
    delta = fused(X @ W.T + b, labels)
    return delta.T @ X + factor * strength * W, delta.sum(axis=0) + bias * strength * b


def penalised_loops(X, labels, W, b, strength):
    dW, db = strength * W, np.zeros_like(b)
    for x, label in zip(X, labels, strict=True):
        delta = fused((W @ x + b)[None], np.array([label]))[0] / len(X)
        dW += np.outer(delta, x)
        db += delta
    return dW, db


def penalised_einsum(X, labels, W, b, strength):
    delta = fused(np.einsum("nj,kj->nk", X, W) + b, labels)
    return [np.asfortranarray(np.einsum("nk,nj->kj", delta, X) + W * strength), np.einsum("nk->k", delta)]


def penalised_in_place(X, labels, W, b, strength):
    delta = fused(X @ W.T + b, labels)
    dW = W.copy()
    dW *= strength
    dW += delta.T @ X
    return dW, np.ones(len(delta)) @ delta


def penalised_float32(X, labels, W, b, strength):
    X, W, b = single(X, W, b)
    return penalised(X, labels, W, b, np.float32(strength))


PENALISED_GRADIENTS = Answers(
    [penalised, penalised_loops, penalised_einsum, penalised_in_place, penalised_float32],
    [
        Planted(lambda *v: penalised(*v, factor=0.0), ("penalty_forgotten",)),
        Planted(lambda *v: penalised(*v, bias=1.0), ("penalty_on_bias",)),
        Planted(lambda *v: penalised(*v, factor=0.0, bias=1.0), ("penalty_forgotten", "penalty_on_bias")),
        Planted(lambda *v: penalised(*v, factor=1 / len(v[0])), ("penalty_averaged",)),
        Planted(lambda *v: [-d for d in penalised(*v)], ("negated",)),
        Planted(lambda *v: (penalised(*v)[0].T, penalised(*v)[1]), ("transposed",)),
        Planted(lambda *v: penalised(*v, factor=2.0), ()),
    ],
)

# tied_gradients


def tied(X, W, encoder=1.0, decoder=1.0, into=1.0, target=1.0, slope=lambda z: 1 - np.tanh(z) ** 2):
    z = X @ W.T
    h = np.tanh(z)
    dout = (h @ W - X) / len(X)
    dz = dout @ W.T * slope(z)
    return encoder * dz.T @ X + decoder * h.T @ dout, into * dz @ W - target * dout


def tied_loops(X, W):
    dW, dX = np.zeros_like(W), np.zeros_like(X)
    for n, x in enumerate(X):
        h = np.tanh(W @ x)
        dout = (W.T @ h - x) / len(X)
        dz = (W @ dout) * (1 - h**2)
        dW += np.outer(h, dout)
        dW += np.outer(dz, x)
        dX[n] = W.T @ dz - dout
    return dW, dX


def tied_einsum(X, W):
    h = np.tanh(np.einsum("nj,ij->ni", X, W))
    dout = (np.einsum("ni,ij->nj", h, W) - X) / X.shape[0]
    dz = np.einsum("nj,ij,ni->ni", dout, W, 1 - h**2)
    dW = np.einsum("ni,nj->ij", h, dout) + np.einsum("ni,nj->ij", dz, X)
    return [np.asfortranarray(dW), np.einsum("ni,ij->nj", dz, W) - dout]


def tied_in_place(X, W):
    h = np.tanh(X @ W.T)
    dout = h @ W
    dout -= X
    dout /= len(X)
    dX = -dout
    dz = dout @ W.T
    dz *= 1 - h**2
    dW = h.T @ dout
    dW += dz.T @ X
    dX += dz @ W
    return dW, dX


def tied_float32(X, W):
    return tied(*single(X, W))


tied_planted = [
    Planted(lambda *v: tied(*v, encoder=0.0), ("encoder_share_lost",)),
    Planted(lambda *v: tied(*v, decoder=0.0), ("decoder_share_lost",)),
    Planted(lambda *v: tied(*v, into=0.0), ("input_share_lost",)),
    Planted(lambda *v: tied(*v, target=0.0), ("target_share_lost",)),
    Planted(lambda *v: tied(*v, decoder=0.0, target=0.0), ("decoder_share_lost", "target_share_lost")),
    Planted(lambda *v: tied(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: tied(*v, slope=lambda z: 1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: tied(*v, slope=lambda z: (1 - np.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: tied(*v, slope=lambda z: sigmoid(z) * sigmoid(-z)), ("slope_of_sigmoid",)),
    Planted(lambda *v: [d * len(v[0]) for d in tied(*v)], ("times_batch",)),
    Planted(lambda *v: (tied(*v)[0].T, tied(*v)[1]), ("transposed",)),
    Planted(lambda *v: tied(*v, encoder=2.0, target=0.5), ()),
]


@plant(tied_planted, "aliased")
def _(X, W):
    h = np.tanh(X @ W.T)
    dout = (h @ W - X) / len(X)
    dX = dout
    dX *= -1
    dz = dout @ W.T * (1 - h**2)
    dX += dz @ W
    return tied(X, -W)[0], dX


@plant(tied_planted, "mutated")
def _(X, W):
    result = tied(X, W)
    X -= 1
    return result


TIED_GRADIENTS = Answers([tied, tied_loops, tied_einsum, tied_in_place, tied_float32], tied_planted)

ANSWERS = {
    "mazur_step": MAZUR_STEP,
    "penalised_gradients": PENALISED_GRADIENTS,
    "tied_gradients": TIED_GRADIENTS,
}
