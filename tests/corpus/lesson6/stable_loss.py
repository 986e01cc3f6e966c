"""Right and wrong answers to `stable_loss`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import softmax


def stable_loss(z, y):
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1)) - np.sum(z * y, axis=1)


def loss_of_log_softmax(z, y):
    shifted = z - np.max(z, axis=1)[:, None]
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, None]
    return -np.einsum("nk,nk->n", y, log_p)


def loss_loops(z, y):
    losses = np.zeros(len(z))
    for n, (row, target) in enumerate(zip(z.tolist(), y.tolist(), strict=True)):
        m = max(row)
        losses[n] = m + np.log(sum(np.exp(v - m) for v in row)) - row[target.index(1.0)]
    return losses


def loss_logaddexp(z, y):
    return np.logaddexp.reduce(z, axis=1) - z[y == 1]


def loss_in_place(z, y):
    shifted = np.asfortranarray(z).copy()
    shifted -= shifted.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - (shifted * y).sum(axis=1)


RIGHT = [stable_loss, loss_of_log_softmax, loss_loops, loss_logaddexp, loss_in_place]

PLANTED = [
    Planted(lambda z, y: -np.log(np.sum(softmax(z) * y, axis=1)), ("non_finite",)),
    Planted(lambda z, y: -np.log(np.sum(np.exp(z) * y, 1) / np.exp(z).sum(1)), ("non_finite",)),
    Planted(lambda z, y: -np.sum(y * np.log(softmax(z) + 1e-12), axis=1), ("probability_patched",)),
    Planted(lambda z, y: -np.sum(y * np.log(np.clip(softmax(z), 1e-9, 1)), axis=1), ("probability_patched",)),
    Planted(lambda z, y: stable_loss(z, y) / z.shape[1], ("over_classes",)),
    Planted(lambda z, y: stable_loss(z, y) - z.max(axis=1), ("shift_lost",)),
    Planted(lambda z, y: stable_loss(z, 0 * y), ("logit_missing",)),
    Planted(lambda z, y: z.max(axis=1) - np.sum(z * y, axis=1), ("highest_alone",)),
    Planted(lambda z, y: stable_loss(z, y).mean(), ("wrong_shape",)),
    Planted(lambda z, y: stable_loss(z, y)[:, np.newaxis], ("wrong_shape",)),
]


def patched(epsilon):
    return lambda z, y: -np.sum(y * np.log(softmax(z) + epsilon), axis=1)


def shifted_by_the_lowest(z, y):
    shifted = z - z.min(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - (shifted * y).sum(axis=1)


def shifted_by_one_maximum(z, y):
    return z.max() + np.log(np.exp(z - z.max()).sum(axis=1)) - (z * y).sum(axis=1)


PLANTED += [
    *(
        Planted(patched(epsilon), ("probability_patched",))
        for epsilon in (1e-3, 3.7e-6, 1e-7, 1.19e-7, 1e-12, 2.22e-16, 1e-20, 1e-100, 1e-300, 2.2250738585072014e-308)
    ),
    Planted(lambda z, y: -np.log(np.maximum(np.sum(softmax(z) * y, axis=1), 5e-9)), ("probability_patched",)),
    Planted(lambda z, y: np.nan_to_num(-np.log(np.sum(softmax(z) * y, axis=1))), ()),
    Planted(lambda z, y: np.minimum(stable_loss(z, y), 600.0), ("probability_patched",)),
    Planted(lambda z, y: stable_loss(np.clip(z, -500, 500), y), ()),
    Planted(lambda z, y: patched(1e-12)(z, y) / 2, ()),
    Planted(shifted_by_the_lowest, ("non_finite",)),
    Planted(shifted_by_one_maximum, ("non_finite",)),
]
