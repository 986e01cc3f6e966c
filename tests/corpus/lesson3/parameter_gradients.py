"""Right and wrong answers to `parameter_gradients`."""

import numpy as np

from tests.corpus import Planted


def parameter_gradients(delta, a_prev):
    return delta.T @ a_prev, delta.sum(axis=0)


def parameter_gradients_loops(delta, a_prev):
    dW, db = np.zeros((delta.shape[1], a_prev.shape[1])), np.zeros(delta.shape[1])
    for d, a in zip(delta, a_prev, strict=True):
        dW += np.outer(d, a)
        db += d
    return dW, db


def parameter_gradients_einsum(delta, a_prev):
    return [np.einsum("ni,nj->ij", delta, a_prev), np.einsum("ni->i", delta)]


def parameter_gradients_ones(delta, a_prev):
    return np.asfortranarray((a_prev.T @ delta).T), np.ones(len(delta)) @ delta


RIGHT = [parameter_gradients, parameter_gradients_loops, parameter_gradients_einsum, parameter_gradients_ones]

PLANTED = [
    Planted(lambda d, a: (d.T @ a, d), ("bias_not_summed",)),
    Planted(lambda d, a: (d.T @ a, d.mean(axis=0)), ("over_batch",)),
    Planted(lambda d, a: (d.T @ a, d.sum(axis=0, keepdims=True)), ("extra_axis",)),
    Planted(lambda d, a: (np.outer(d[0], a[0]), d[0].copy()), ("first_example",)),
    Planted(lambda d, a: (np.outer(d[-1], a[-1]), d[-1].copy()), ("last_example",)),
    Planted(lambda d, a: (np.outer(d.sum(axis=0), a.sum(axis=0)), d.sum(axis=0)), ("product_of_sums",)),
    Planted(lambda d, a: (d.T @ a, d.sum()), ("wrong_shape",)),
    Planted(lambda d, a: (a.T @ d, d.mean(axis=0)), ("transposed", "over_batch")),
    Planted(lambda d, a: (d.sum(axis=0), d.T @ a), ("wrong_shape",)),
    Planted(lambda d, a: (np.outer(d.sum(axis=0), a.sum(axis=0)), d.sum(axis=0)), ("product_of_sums",)),
    Planted(lambda d, a: (np.outer(d[-1], a[-1]), d[-1].copy()), ("last_example",)),
    Planted(lambda d, a: (d.T @ a, a.sum(axis=0)), ("wrong_shape",)),
]
