"""Right and wrong answers to `penalised_gradients`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.functions import TOO_SHORT_E, softmax
from tests.corpus.lesson4.softmax_cross_entropy_delta import fused, fused_with, guarded, powers


def penalised(X, labels, W, b, strength, factor=1.0, bias=0.0, start=fused):
    delta = start(X @ W.T + b, labels)
    return delta.T @ X + factor * strength * W, delta.sum(axis=0) + bias * strength * b


def penalised_with(start):
    return lambda *v: penalised(*v, start=start)


def penalised_loops(X, labels, W, b, strength):
    dW, db = strength * W, np.zeros_like(b)
    for x, label in zip(X, labels, strict=True):
        delta = fused((W @ x + b)[None], np.array([label]))[0] / len(X)
        dW += np.outer(delta, x)
        db += delta
    return dW, db


def penalised_einsum(X, labels, W, b, strength):
    delta = fused(np.einsum("nj,kj->nk", X, W) + b, labels)
    return [np.asfortranarray(np.einsum("nk,nj->kj", delta, X) + W * strength), np.einsum("nk->k", delta)]


def penalised_in_place(X, labels, W, b, strength):
    delta = fused(X @ W.T + b, labels)
    dW = W.copy()
    dW *= strength
    dW += delta.T @ X
    return dW, np.ones(len(delta)) @ delta


RIGHT = [penalised, penalised_loops, penalised_einsum, penalised_in_place]

PLANTED = [
    Planted(lambda *v: penalised(*v, factor=0.0), ("penalty_forgotten",)),
    Planted(lambda *v: penalised(*v, bias=1.0), ("penalty_on_bias",)),
    Planted(lambda *v: penalised(*v, factor=0.0, bias=1.0), ("penalty_forgotten", "penalty_on_bias")),
    Planted(lambda *v: penalised(*v, factor=1 / len(v[0])), ("penalty_averaged",)),
    Planted(lambda *v: penalised(*v, factor=2.0), ()),
    Planted(penalised_with(fused_with(guarded(1e-3))), ("nearly_right",)),
    Planted(penalised_with(fused_with(powers(TOO_SHORT_E))), ("nearly_right",)),
    Planted(penalised_with(fused_with(lambda z: softmax(z.T).T)), ()),
    Planted(penalised_with(lambda z, y: fused(z, y) / z.shape[1]), ()),
]
