"""Right and wrong answers to `hidden_delta`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import only_first, only_last, sigmoid


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


RIGHT = [hidden_delta, hidden_delta_loops, hidden_delta_einsum, hidden_delta_columns]

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
]
