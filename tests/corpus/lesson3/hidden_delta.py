"""Right and wrong answers to `hidden_delta`."""

import math

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, gradient_of, only_first, only_last, sigmoid


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def hidden_delta_loops(delta_next, W_next, z):
    delta = np.zeros(z.shape)
    for n in range(z.shape[0]):
        for i in range(z.shape[1]):
            blame = sum(delta_next[n, k] * W_next[k, i] for k in range(len(W_next)))
            delta[n, i] = blame / np.cosh(z[n, i]) ** 2
    return delta


def hidden_delta_einsum(delta_next, W_next, z):
    return np.einsum("nk,ki,ni->ni", delta_next, W_next, 1 - np.tanh(z) ** 2)


def hidden_delta_columns(delta_next, W_next, z):
    return np.asfortranarray((W_next.T @ delta_next.T).T * (1 - np.tanh(z)) * (1 + np.tanh(z)))


def hidden_delta_guarded(delta_next, W_next, z):
    delta = np.zeros(z.shape)
    for n, i in np.ndindex(z.shape):
        up, down = math.exp(z[n, i]), math.exp(-z[n, i])
        t = (up - down) / (up + down + 1e-10)
        for j in range(delta_next.shape[1]):
            delta[n, i] += delta_next[n, j] * W_next[j, i] * (1 - math.pow(t, 2))
    return delta


def hidden_delta_slope_in_float32(delta_next, W_next, z):
    delta = np.zeros(z.shape)
    for n, i in np.ndindex(z.shape):
        slope = np.float32(1 - math.tanh(z[n, i]) ** 2)
        delta[n, i] = sum(delta_next[n, k] * W_next[k, i] for k in range(len(W_next))) * slope
    return delta


def fed_on(delta_next, W_next):
    """What the layer is worth to the next one: a loss with the right gradient."""
    return lambda z: np.sum(delta_next * (np.tanh(z) @ W_next.T), axis=1)


RIGHT = [
    hidden_delta,
    hidden_delta_loops,
    hidden_delta_einsum,
    hidden_delta_columns,
    hidden_delta_guarded,
    hidden_delta_slope_in_float32,
]

PLANTED = [
    Planted(lambda d, W, z: d @ W, ("slope_missing",)),
    Planted(lambda d, W, z: d @ W * (1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda d, W, z: d @ W * (1 - np.tanh(z) ** 2) ** 2, ("slope_twice",)),
    Planted(lambda d, W, z: d @ W * sigmoid(z) * (1 - sigmoid(z)), ("slope_of_sigmoid",)),
    Planted(lambda d, W, z: d @ W.T * (1 - np.tanh(z) ** 2), ("weights_transposed", "raised")),
    Planted(lambda d, W, z: only_first(hidden_delta(d, W, z)), ("first_example",)),
    Planted(lambda d, W, z: only_last(hidden_delta(d, W, z)), ("last_example",)),
    Planted(lambda d, W, z: d @ W * (1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda d, W, z: d @ W / (1 - np.tanh(z) ** 2), ("slope_upside_down",)),
    Planted(lambda d, W, z: np.ones_like(d) @ W * (1 - np.tanh(z) ** 2), ("factor_missing: delta_next in loss",)),
    Planted(lambda d, W, z: d[:, :1] @ W[:1] * (1 - np.tanh(z) ** 2), ("one_output",)),
    Planted(lambda d, W, z: -(d @ W), ("slope_missing", "negated")),
    Planted(lambda d, W, z: np.round(hidden_delta(d, W, z), 4), ("nearly_right",)),
    Planted(lambda d, W, z: d @ W * central(np.tanh, z), ("numerical_gradient",)),
    Planted(lambda d, W, z: gradient_of(lambda z: np.sum(fed_on(d, W)(z)), z), ("numerical_gradient",)),
    Planted(lambda d, W, z: np.where(np.abs(z) > 12, 7.0, hidden_delta(d, W, z)), ()),
]


@plant(PLANTED, "numerical_gradient")
def _(delta_next, W_next, z):
    """All rows at once, one column after the other."""
    columns = [
        central(lambda step, one=one: fed_on(delta_next, W_next)(z + step * one), 0.0) for one in np.eye(z.shape[1])
    ]
    return np.stack(columns, axis=1)


@plant(PLANTED, "numerical_gradient")
def _(delta_next, W_next, z, h=1e-5):
    """All nudges at once."""
    nudges = h * np.eye(z.size).reshape(-1, *z.shape)

    def losses(z):
        return np.einsum("nk,mnj,kj->m", delta_next, np.tanh(z), W_next)

    return (losses(z + nudges) - losses(z - nudges)).reshape(z.shape) / (2 * h)
