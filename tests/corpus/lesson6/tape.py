"""A tape as the lesson records it: its local rules, and its nodes in order. What the answers to tape_backward share."""

import numpy as np

from tests.corpus.functions import log_softmax

PULL = {
    "add": lambda g, x, y: (g, g),
    "multiply": lambda g, x, y: (g * y, g * x),
    "scale": lambda g, x, s: (g * s, np.sum(g * x)),
    "linear": lambda g, a, W: (g @ W, g.T @ a),
    "add_bias": lambda g, z, b: (g, g.sum(axis=0)),
    "relu": lambda g, z: (g * (z > 0),),
    "tanh": lambda g, z: (g * (1 - np.tanh(z) ** 2),),
    "sum": lambda g, x: (g * np.ones_like(x),),
    "cross_entropy": lambda g, z, y: (g * (np.exp(log_softmax(z)) - y) / len(z), -g * log_softmax(z) / len(z)),
}


def shares_of(k, grads, operations, parents, values):
    """(parent, what it is handed) for each parent of node k."""
    if not parents[k]:
        return []
    return list(zip(parents[k], PULL[operations[k]](grads[k], *(values[p] for p in parents[k])), strict=True))


def finished(parents, k, order, seen=None):
    """Parents before children, from node k on; every node once, or with seen=None once for each route."""
    if seen is None or k not in seen:
        if seen is not None:
            seen.add(k)
        for p in parents[k]:
            finished(parents, p, order, seen)
        order.append(k)
    return order


def start(values, output):
    grads = [np.zeros_like(value) for value in values]
    grads[output] = np.ones_like(values[output])
    return grads
