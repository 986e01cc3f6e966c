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
    Planted(lambda *v: penalised(*v, factor=0.0), ("path_lost: W in penalty",)),
    Planted(lambda *v: penalised(*v, bias=1.0), ("penalty_on_bias",)),
    Planted(lambda *v: penalised(*v, factor=0.0, bias=1.0), ("path_lost: W in penalty", "penalty_on_bias")),
    Planted(lambda *v: penalised(*v, factor=1 / len(v[0])), ("penalty_averaged",)),
    Planted(lambda *v: penalised(*v, factor=2.0), ("factor_missing: 0.5 in penalty",)),
    Planted(penalised_with(fused_with(guarded(1e-3))), ("nearly_right",)),
    Planted(penalised_with(fused_with(powers(TOO_SHORT_E))), ("nearly_right",)),
    Planted(penalised_with(fused_with(lambda z: softmax(z.T).T)), ("softmax_along_axis_0",)),
    Planted(penalised_with(lambda z, y: fused(z, y) / z.shape[1]), ("over_outputs",)),
]

PLANTED += [
    Planted(lambda *v: penalised(*v, factor=0.5), ("square_rule",)),
    Planted(lambda *v: penalised(*v, factor=-1.0), ("path_turned: W in penalty",)),
    Planted(lambda *v: penalised(*v, factor=1 / v[4]), ("factor_missing: strength in penalty",)),
    Planted(penalised_with(lambda z, y: -fused(z, y)), ("difference_turned",)),
    Planted(penalised_with(lambda z, y: fused(z, y) * len(z)), ("factor_missing: len(X) in cross_entropy",)),
    Planted(penalised_with(lambda z, y: softmax(z) / len(z)), ("target_missing",)),
    Planted(lambda *v: penalised(*v, factor=1.0 + v[4]), ()),
]
