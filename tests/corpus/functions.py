"""Functions that many answers need, written here anew: the corpus trusts nothing that the course teaches."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def only_first(rows):
    """The values of a batch's first example; zeros for all others."""
    first = np.zeros_like(rows)
    first[0] = rows[0]
    return first


def only_last(rows):
    """The values of a batch's last example; zeros for all others."""
    return only_first(rows[::-1])[::-1]
