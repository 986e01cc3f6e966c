"""Right and wrong answers to `train_xor`."""

import numpy as np
from backprop import xor

from tests.corpus import Planted
from tests.corpus.functions import sigmoid


def train(rng, width, steps, rate, restarts=True, momentum=0.0):
    X, labels = xor()
    y = labels[:, None].astype(float)
    while True:
        theta = [
            rng.normal(size=(width, 2)),
            rng.normal(scale=0.5, size=width),
            rng.normal(size=(1, width)),
            np.zeros(1),
        ]
        velocity = [np.zeros_like(v) for v in theta]
        for _ in range(steps):
            W1, b1, W2, b2 = theta
            z1 = X @ W1.T + b1
            a1 = np.maximum(z1, 0)
            a2 = sigmoid(a1 @ W2.T + b2)
            d2 = (a2 - y) * a2 * (1 - a2) / 4
            d1 = d2 @ W2 * (z1 > 0)
            gradients = [d1.T @ X, d1.sum(0), d2.T @ a1, d2.sum(0)]
            velocity = [momentum * v + g for v, g in zip(velocity, gradients, strict=True)]
            theta = [p - rate * v for p, v in zip(theta, velocity, strict=True)]
        if 0.5 * np.mean((a2 - y) ** 2) < 0.008 or not restarts:
            W1, b1, W2, b2 = theta
            return [None, W1, W2], [None, b1, b2]


FIXED = (
    [None, np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[10.0, -20.0]])],
    [None, np.array([0.0, -1.0]), np.array([-5.0])],
)


RIGHT = [
    lambda rng: train(rng, 4, 2000, 2.0),
    lambda rng: train(rng, 8, 1500, 2.0),
    lambda rng: train(rng, 4, 600, 1.0, momentum=0.9),
    lambda rng: train(rng, 6, 3000, 1.0),
]

PLANTED = [
    Planted(lambda rng: train(rng, 2, 20, 0.5, restarts=False), ("failed_verdict",)),
    Planted(lambda rng: FIXED, ("ignores_rng",)),
    Planted(lambda rng: ([None, np.zeros((1, 2))], [None, np.zeros(1)]), ("failed_verdict",)),
    Planted(lambda rng: (3.0, 4.0), ("failed_verdict",)),
]


def train_with(rng, f, f_prime, output=sigmoid, output_prime=lambda a: a * (1 - a), rate=4.0, steps=6000):
    """Another activation in the hidden layer, or at the output. f_prime and output_prime are functions of a."""
    X, labels = xor()
    y = labels[:, None].astype(float)
    while True:
        W1, b1, W2, b2 = rng.normal(size=(8, 2)), rng.normal(size=8), rng.normal(size=(1, 8)), np.zeros(1)
        for _ in range(steps):
            a1 = f(X @ W1.T + b1)
            a2 = output(a1 @ W2.T + b2)
            if 0.5 * np.mean((a2 - y) ** 2) < 0.008:
                return [None, W1, W2], [None, b1, b2]
            d2 = (a2 - y) * output_prime(a2) / 4
            d1 = d2 @ W2 * f_prime(a1)
            W2, b2 = W2 - rate * d2.T @ a1, b2 - rate * d2.sum(0)
            W1, b1 = W1 - rate * d1.T @ X, b1 - rate * d1.sum(0)


def linear(z):
    return z


PLANTED += [
    Planted(lambda rng: train_with(rng, np.tanh, lambda a: 1 - a * a), ("hidden_not_relu",)),
    Planted(lambda rng: train_with(rng, sigmoid, lambda a: a * (1 - a)), ("hidden_not_relu",)),
    Planted(
        lambda rng: train_with(rng, lambda z: np.maximum(z, 0), np.sign, linear, np.ones_like, 0.1),
        ("output_linear",),
    ),
    Planted(lambda rng: train(rng, 8, 2000, 2.0, restarts=False), ("failed_verdict",)),
]
