"""Right and wrong answers to `train_neuron`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import sigmoid
from tests.corpus.lesson2.neuron_delta_cross_entropy import cross
from tests.corpus.lesson2.neuron_delta_squared import squared


def train(rng, X, y, rate=0.5, steps=300, sign=1.0, start=0.1, delta=cross):
    w, b = start * rng.normal(size=X.shape[1]), 0.0
    for _ in range(steps):
        d = delta(X @ w + b, y)
        w, b = w - sign * rate * X.T @ d, b - sign * rate * d.sum()
    return w, b


def train_one_by_one(rng, X, y):
    w, b = np.zeros(2), 0.0
    for n in np.tile(rng.permutation(len(y)), 5):
        d = sigmoid(X[n] @ w + b) - y[n]
        w, b = w - 0.2 * d * X[n], b - 0.2 * d
    return w, b


def train_in_place(rng, X, y):
    w, b = rng.normal(size=2), np.zeros(())
    inputs = np.asfortranarray(X)
    for _ in range(1000):
        d = cross(inputs @ w + b, y)
        w -= np.einsum("n,nj->j", d, inputs)
        b -= d.sum()
    return w, b


RIGHT = [
    train,
    lambda rng, X, y: train(rng, X, y, rate=1.0, steps=2000, start=1.0),
    lambda rng, X, y: train(rng, X, y, rate=5.0, steps=2000, start=0.0, delta=squared),
    lambda rng, X, y: train(rng, X.astype(np.float32), y),
    train_one_by_one,
    train_in_place,
]

PLANTED = [
    Planted(lambda rng, X, y: train(rng, X, y, sign=-1.0), ("uphill",)),
    Planted(lambda rng, X, y: train(rng, X, y, rate=0.001, steps=100), ("failed_verdict",)),
    Planted(lambda rng, X, y: train(rng, X, y, steps=0), ("bias_stays",)),
    Planted(lambda rng, X, y: (np.array([-1.0, 0.0]), 0.0), ("bias_stays",)),
    Planted(lambda rng, X, y: train(rng, X, y, delta=lambda z, y: np.nan * z), ("diverged",)),
    Planted(lambda rng, X, y: (train(rng, X, y)[0][:, None], 0.0), ("not_a_neuron",)),
    Planted(lambda rng, X, y: ("w", "b"), ("not_a_neuron",)),
    Planted(lambda rng, X, y: train(rng, X, y, rate=0.03, steps=20), ("failed_verdict",)),
]


def bias_overwritten(rng, X, y):
    w, b = 0.1 * rng.normal(size=2), 0.0
    for _ in range(500):
        d = cross(X @ w + b, y)
        w, b = w - 0.5 * X.T @ d, -0.5 * d.sum()
    return w, b


def bias_not_summed(rng, X, y):
    w, b = 0.1 * rng.normal(size=2), 0.0
    for _ in range(500):
        d = cross(X @ w + b, y)
        w, b = w - 0.5 * X.T @ d, b - 0.5 * d
    return w, b


def without_bias(rng, X, y, steps=500):
    w = 0.1 * rng.normal(size=2)
    for _ in range(steps):
        w = w - 0.5 * X.T @ cross(X @ w, y)
    return w, 0.0


PLANTED += [
    Planted(without_bias, ("bias_stays",)),
    Planted(bias_overwritten, ("failed_verdict",)),
    Planted(bias_not_summed, ("not_a_neuron",)),
    Planted(lambda rng, X, y: (train(rng, X, y)[0], 1e-9), ("failed_verdict",)),
    Planted(lambda rng, X, y: tuple(0.2 * v for v in train(rng, X, y, steps=2000)), ("stopped_early",)),
    Planted(lambda rng, X, y: (train(rng, X, y)[0][::-1], 0.5), ("failed_verdict",)),
]
