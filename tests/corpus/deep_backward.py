"""An exercise for the tests alone: any depth, every activation, zero biases, tiny weights, residual layers.

Here a checker with one fixed step calls right gradients wrong, because its step crosses the kinks of ReLU.
"""

from itertools import product

import numpy as np
from backprop import ACTIVATIONS, INITIALIZERS, Network

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.exercises.slopes import SLOPE_AT_A, SLOPE_MISSING, SLOPE_TWICE
from tests.corpus import Planted

SETTINGS = list(product((1, 2, 7, 20, 50), ACTIVATIONS, ("he", "lecun", "naive"), (False, True), (False, True)))
"""Depth, activation, initializer (naive: tiny weights), zero biases or random ones, residual or plain."""


def _network(rng, depth, hidden, init, zero_biases, residual):
    width = int(rng.integers(2, 6))
    widths = [width] * depth + [2]
    network = Network.random(
        widths, rng, INITIALIZERS[init], hidden=hidden, residual=residual, branch_scale=depth**-0.5
    )
    if not zero_biases:
        network.b = [None] + [rng.normal(0, 0.3, size=b.shape) for b in network.b[1:]]
    return network


def _case(rng, k):
    # Every other case is residual; the first two are such that every planted mistake matters.
    choices = [s for s in SETTINGS if s[-1] == bool(k % 2)]
    if k < 2:
        choices = [s for s in choices if s[0] in (7, 20) and s[1] == "tanh" and s[2] != "naive"]
    network = _network(rng, *choices[rng.integers(len(choices))])
    N = int(rng.integers(1, 6))
    X, y = rng.normal(size=(N, network.W[1].shape[1])), rng.normal(size=(N, 2))
    f = ACTIVATIONS[network.hidden]

    def loss(alter, W, b):
        a = X
        for l in range(1, network.depth + 1):
            z = a @ W[l].T + b[l]
            if l == network.depth:
                a = z
            elif network.residual and W[l].shape[0] == W[l].shape[1]:
                a = alter.hold(f"skip {l}", a) + network.branch_scale * alter.activate(f.f, f.f_prime, z, layer=l)
            else:
                a = alter.activate(f.f, f.f_prime, z, layer=l)
        return alter.mean(0.5 * np.sum((a - y) ** 2, axis=1))

    options = {"hidden": network.hidden, "residual": network.residual, "branch_scale": network.branch_scale}
    arguments = {"W": network.W, "b": network.b, "options": options, "X": X, "y": y}
    return Case(arguments, loss, {"dW": network.W, "db": network.b}, batch=N)


class _Drops(Alteration):
    """Every skip path treated as a constant."""

    def __init__(self):
        super().__init__(freeze=[f"skip {l}" for l in range(100)])


RESIDUAL_DROPPED = Suspect(
    "residual_dropped", alter=lambda leaf: _Drops(), words=Words("dropped", "{outputs_is} wrong.")
)

DEEP = Exercise(
    name="deep_backward",
    lesson="tests",
    section="none",
    points=1,
    returns=("dW", "db"),
    case=_case,
    suspects=(SLOPE_MISSING, SLOPE_AT_A, SLOPE_TWICE, RESIDUAL_DROPPED),
    cases=8,
)


def deep_backward(W, b, options, X, y):
    network = Network(W, b, **options)
    gradients = network.backward(network.forward(X), y)
    return gradients.dW, gradients.db


def _recurrence(W, b, options, X, y, slope=lambda f_prime, z, a: f_prime(z), skip=1.0):
    network = Network(W, b, **options)
    f_prime = ACTIVATIONS[network.hidden].f_prime
    z, a = network.forward(X)
    L = network.depth
    dW, db = [None] * (L + 1), [None] * (L + 1)
    da = (a[L] - y) / len(y)
    for l in range(L, 0, -1):
        residual = network.is_residual(l)
        scale = network.branch_scale if residual else 1.0
        f_of_z = a[l] if not residual else (a[l] - a[l - 1]) / network.branch_scale
        delta = da if l == L else scale * da * slope(f_prime, z[l], f_of_z)
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        da = delta @ network.W[l] + (skip * da if residual else 0.0)
    return dW, db


def _one_at_zero(f_prime, z, a):
    """The other subgradient of ReLU at its kink."""
    return np.where(z == 0, f_prime(np.full_like(z, 1e-300)), f_prime(z))


RIGHT = [deep_backward, _recurrence, lambda *v: _recurrence(*v, slope=_one_at_zero)]

PLANTED = [
    Planted(lambda *v: _recurrence(*v, slope=lambda f_prime, z, a: np.ones_like(z)), ("slope_missing",)),
    Planted(lambda *v: _recurrence(*v, slope=lambda f_prime, z, a: f_prime(a)), ("slope_at_a",)),
    Planted(lambda *v: _recurrence(*v, skip=0.0), ("residual_dropped",)),
]
