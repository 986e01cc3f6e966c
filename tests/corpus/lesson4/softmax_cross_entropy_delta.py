"""Right and wrong answers to `softmax_cross_entropy_delta`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import only_first, softmax


def fused(logits, labels):
    delta = softmax(logits)
    delta[np.arange(len(labels)), labels] -= 1
    return delta / len(labels)


def fused_one_hot(logits, labels):
    return np.asfortranarray((softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits))


def fused_loops(logits, labels):
    delta = np.zeros_like(logits)
    for n, row in enumerate(logits):
        shares = [np.exp(v - max(row)) for v in row]
        for k, share in enumerate(shares):
            delta[n, k] = (share / sum(shares) - (k == labels[n])) / len(logits)
    return delta


def fused_log(logits, labels):
    top = logits.max(axis=1, keepdims=True)
    log_p = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return np.exp(log_p) / len(logits) - (labels[:, None] == np.arange(logits.shape[1])) / len(logits)


RIGHT = [fused, fused_one_hot, fused_loops, fused_log]

PLANTED = [
    Planted(lambda z, y: fused(z, y) * softmax(z) * (1 - softmax(z)), ("softmax_slope_kept",)),
    Planted(lambda z, y: fused(z, y) * np.eye(z.shape[1])[y], ("off_diagonal_dropped",)),
    Planted(lambda z, y: softmax(z) / len(z), ("labels_ignored",)),
    Planted(lambda z, y: only_first(fused(z, y)), ("first_example",)),
    Planted(lambda z, y: fused(z, y).sum(axis=1), ("wrong_shape",)),
]


@plant(PLANTED, "non_finite")
def _(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]) / len(logits)


@plant(PLANTED, "mutated")
def _(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return fused(logits, labels)


@plant(PLANTED)
def _(logits, labels):
    e = np.exp(logits - logits.max())
    return (e / e.sum() - np.eye(logits.shape[1])[labels]) / len(logits)
