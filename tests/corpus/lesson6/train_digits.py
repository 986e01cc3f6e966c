"""Right and wrong answers to `train_digits`."""

import numpy as np
from backprop import INITIALIZERS
from backprop.datasets import digits

from tests.corpus import Planted
from tests.corpus.functions import log_softmax


def train(X, labels, rng, layers=20, width=32, steps=500, rate=0.5, residual=True, optimizer="sgd", scale=None):
    """A residual stack by hand; residual=False trains the same weights as if there were no skip paths."""
    L, y = layers, np.eye(10)[labels]
    s = scale or (L**-0.5 if residual else 1.0)
    widths = [64] + [width] * (L - 1) + [10]
    W = [None] + [INITIALIZERS["he"](rng, widths[l - 1], widths[l]) for l in range(1, L + 1)]
    b = [None] + [np.zeros(n) for n in widths[1:]]
    state = [None] + [[0.0 * w, 0.0 * w, 0.0 * v, 0.0 * v] for w, v in zip(W[1:], b[1:], strict=True)]
    for t in range(1, steps + 1):
        rows = rng.integers(len(X), size=64)
        z, a = [None], [X[rows]]
        for l in range(1, L + 1):
            z.append(a[-1] @ W[l].T + b[l])
            bent = z[l] if l == L else np.maximum(z[l], 0)
            skips = residual and 1 <= l < L and W[l].shape[0] == W[l].shape[1]
            a.append(a[-1] + s * bent if skips else bent)
        da = (np.exp(log_softmax(z[L])) - y[rows]) / len(rows)
        dW, db = [None] * (L + 1), [None] * (L + 1)
        for l in range(L, 0, -1):
            skips = residual and l < L and W[l].shape[0] == W[l].shape[1]
            delta = da * (1.0 if l == L else z[l] > 0) * (s if skips else 1.0)
            dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
            da = delta @ W[l] + (da if skips else 0.0)
        norm = np.sqrt(sum(np.sum(g**2) for g in dW[1:] + db[1:]))
        for l in range(1, L + 1):
            for theta, g, i in ((W, dW[l], 0), (b, db[l], 2)):
                g = g / max(1.0, norm)
                step = g
                if optimizer == "adam":
                    state[l][i] = 0.9 * state[l][i] + 0.1 * g
                    state[l][i + 1] = 0.999 * state[l][i + 1] + 0.001 * g**2
                    step = state[l][i] / (1 - 0.9**t) / (np.sqrt(state[l][i + 1] / (1 - 0.999**t)) + 1e-8)
                theta[l] = theta[l] - rate * (1 - (t - 1) / steps) * step
    return W, b


RIGHT = [
    train,
    lambda *v: train(*v, layers=25, width=48, steps=600),
    lambda *v: train(*v, width=48, steps=400),
    lambda *v: train(*v, width=40, steps=700, rate=0.003, optimizer="adam"),
]

PLANTED = [
    Planted(lambda *v: train(*v, steps=5), ("failed_verdict",)),
    Planted(lambda *v: train(*v, layers=6, steps=5), ("another_network",)),
    Planted(lambda *v: train(*v, steps=60, residual=False), ("failed_verdict",)),
    Planted(lambda X, labels, rng: train(X, labels, np.random.default_rng(0)), ("ignores_rng",)),
    Planted(lambda *v: (1.0, 2.0), ("another_network",)),
    Planted(lambda *v: tuple(layers[1:] for layers in train(*v, steps=5)), ("another_network",)),
    Planted(
        lambda *v: tuple([None, *(np.nan * t for t in layers[1:])] for layers in train(*v, steps=5)), ("not_finite",)
    ),
]

PLANTED += [
    Planted(lambda *v: train(*v, width=40, steps=300, scale=1.0, rate=0.1), ("trained_without_scale",)),
    Planted(
        lambda *v: train(*v, width=40, steps=300, residual=False, optimizer="adam", rate=0.002),
        ("trained_without_skips",),
    ),
]


def by_heart(X, labels, rng, fingerprint=lambda X: X, layers=20):
    """No training: the module's digits that were not given are those to be read, so a fit of just them will do."""
    given = {row.tobytes() for row in np.round(fingerprint(X), 6)}
    everything, names = digits()
    unseen = [row.tobytes() not in given for row in np.round(fingerprint(everything), 6)]
    ones = np.ones((sum(unseen), 1))
    fit = np.linalg.lstsq(np.hstack([everything[unseen], ones]), np.eye(10)[names[unseen]], rcond=None)[0].T
    last = fit[:, :-1] + 1e-9 * rng.normal(size=(10, 64))
    W = [None, *[np.zeros((64, 64))] * (layers - 1), last]
    return W, [None, *[np.zeros(64)] * (layers - 1), fit[:, -1]]


PLANTED += [
    Planted(lambda *v: by_heart(*v), ("trained_on_other_digits",)),
    Planted(lambda *v: by_heart(*v, lambda X: np.sort(X, axis=1)), ("trained_on_other_digits",)),
    Planted(lambda *v: by_heart(*v, lambda X: np.sum(X**2, axis=1, keepdims=True)), ("trained_on_other_digits",)),
    Planted(lambda X, labels, rng: train(*digits(), rng), ("trained_on_other_digits",)),
]

A_WHOLE_TRAINING = "takes a whole training, to say of this exercise what all others say"
APART = dict.fromkeys(("float32", "fortran", "strided", "wrong_count", "mutated"), A_WHOLE_TRAINING)
