"""Right and wrong answers to `backward_loops`."""

import math

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import SHORT_E, TOO_SHORT_E, sigmoid, sigmoid_of


def backward_loops(x, y, W1, b1, W2, b2, hidden_slope=True, output_slope=True, logistic=sigmoid, fed=None):
    z1 = [sum(w * v for w, v in zip(row, x, strict=True)) + bias for row, bias in zip(W1, b1, strict=True)]
    a1 = [v if v > 0 else 0.0 for v in z1]
    z2 = [sum(w * v for w, v in zip(row, a1, strict=True)) + bias for row, bias in zip(W2, b2, strict=True)]
    a2 = [float(logistic(v)) for v in z2]
    d2 = [(o - t) * (o * (1 - o) if output_slope else 1) for o, t in zip(a2, y, strict=True)]
    d1 = [
        sum(d2[k] * W2[k][i] for k in range(fed or len(d2))) * ((z1[i] > 0) if hidden_slope else 1)
        for i in range(len(z1))
    ]
    return [[d * v for v in x] for d in d1], d1, [[d * v for v in a1] for d in d2], d2


def backward_loops_numpy(x, y, W1, b1, W2, b2):
    x, y, W1, b1, W2, b2 = map(np.array, (x, y, W1, b1, W2, b2))
    z1 = W1 @ x + b1
    a1 = np.maximum(z1, 0)
    a2 = sigmoid(W2 @ a1 + b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = W2.T @ d2 * (z1 > 0)
    return np.outer(d1, x).tolist(), d1.tolist(), np.outer(d2, a1).tolist(), d2.tolist()


def backward_loops_arrays(*arguments):
    return tuple(np.array(value) for value in backward_loops(*arguments))


def backward_loops_tuples(*arguments):
    dW1, db1, dW2, db2 = backward_loops(*arguments)
    return tuple(map(tuple, dW1)), tuple(db1), tuple(map(tuple, dW2)), tuple(db2)


RIGHT = [
    backward_loops,
    backward_loops_numpy,
    backward_loops_arrays,
    backward_loops_tuples,
    lambda *v: backward_loops(*v, logistic=lambda z: 1 / (1 + math.exp(-z))),
    lambda *v: backward_loops(*v, logistic=lambda z: np.float32(sigmoid(z))),
    lambda *v: backward_loops(*v, logistic=lambda z: round(sigmoid(z), 10)),
    *(lambda *v, e=e: backward_loops(*v, logistic=sigmoid_of(e)) for e in SHORT_E),
]

PLANTED = [
    Planted(lambda *v: backward_loops(*v, hidden_slope=False), ("slope_missing in a1",)),
    Planted(lambda *v: backward_loops(*v, output_slope=False), ("slope_missing in a2",)),
    Planted(lambda *v: backward_loops(*v, hidden_slope=False, output_slope=False), ("slope_missing",)),
    Planted(lambda *v: backward_loops(*v, fed=1), ("one_output",)),
    Planted(lambda *v: backward_loops(*v, logistic=sigmoid_of(TOO_SHORT_E)), ("nearly_right",)),
]
