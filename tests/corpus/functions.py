"""Functions that many answers need, written here anew: the corpus trusts nothing that the course teaches."""

import numpy as np

SHORT_E = (2.718281828, 2.71828182846, 2.7182818, 2.71828)
"""Short enough to type, and long enough to be right."""
TOO_SHORT_E = 2.718
GUARDS = (1e-7, 1e-9, 1e-12, 1e-15)
"""What a careful person adds to a divisor, or to what a logarithm is taken of."""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_of(e):
    """The sigmoid with this number for Euler's."""
    return lambda z: 1 / (1 + e**-z)


def central(f, x, h=1e-5):
    """The central difference of f, entry by entry."""
    return (f(x + h) - f(x - h)) / (2 * h)


def gradient_of(loss, x, h=1e-5):
    """The gradient of a loss by central differences, one entry after the other."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = (loss(x + step) - loss(x - step)) / (2 * h)
    return gradient


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
