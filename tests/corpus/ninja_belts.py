"""Lesson 4, the last two belts: embedding and attention."""

import numpy as np

from tests.corpus import Answers, Planted, plant
from tests.corpus.ninja_lines import fortran, single

# embedding_backward


def embedding_backward(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    np.add.at(dC, ix, dE)
    return dC


def embedding_loops(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[2]))
    for n in range(ix.shape[0]):
        for t in range(ix.shape[1]):
            dC[ix[n, t]] += dE[n, t]
    return dC


def embedding_one_hot(dE, ix, rows):
    return np.einsum("ntr,ntj->rj", np.eye(rows)[ix], dE)


def embedding_bincount(dE, ix, rows):
    columns = [np.bincount(ix.ravel(), weights=dE[..., j].ravel(), minlength=rows) for j in range(dE.shape[2])]
    return np.stack(columns, axis=1)


def embedding_masks(dE, ix, rows):
    return np.asfortranarray(np.array([dE[ix == r].sum(axis=0) for r in range(rows)]))


embedding_planted = []


@plant(embedding_planted, "duplicates_lost")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    dC[ix] += dE
    return dC


@plant(embedding_planted, "duplicates_lost")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    for index, d in zip(ix.ravel(), dE.reshape(-1, dE.shape[-1]), strict=True):
        dC[index] = d
    return dC


@plant(embedding_planted, "duplicates_averaged")
def _(dE, ix, rows):
    counts = np.bincount(ix.ravel(), minlength=rows)
    return embedding_backward(dE, ix, rows) / np.maximum(counts, 1)[:, np.newaxis]


@plant(embedding_planted, "over_batch")
def _(dE, ix, rows):
    return embedding_backward(dE, ix, rows) / len(dE)


@plant(embedding_planted, "wrong_shape")
def _(dE, ix, rows):
    return dE.reshape(-1, dE.shape[-1]).copy()


@plant(embedding_planted, "zero")
def _(dE, ix, rows):
    return np.zeros((rows, dE.shape[-1]))


@plant(embedding_planted)  # one lookup is missed
def _(dE, ix, rows):
    return embedding_backward(dE, ix, rows) - embedding_backward(dE[:1, :1], ix[:1, :1], rows)


EMBEDDING_BACKWARD = Answers(
    [
        embedding_backward,
        embedding_loops,
        embedding_one_hot,
        embedding_bincount,
        embedding_masks,
        single(embedding_backward),
        fortran(embedding_backward),
    ],
    embedding_planted,
)

# attention_backward


def softmax_backward(dP, P):
    return P * (dP - (dP * P).sum(axis=1, keepdims=True))


def attention_backward(dO, Q, K, V, P, through_softmax=softmax_backward, scale=np.sqrt):
    dS = through_softmax(dO @ V.T, P) / scale(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ dO


def attention_loops(dO, Q, K, V, P):
    dQ, dK, dV = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    for t in range(len(Q)):
        dP = np.array([dO[t] @ V[m] for m in range(len(K))])
        for m in range(len(K)):
            dV[m] += P[t, m] * dO[t]
            dS = sum(dP[j] * P[t, j] * ((j == m) - P[t, m]) for j in range(len(K))) / len(Q[t]) ** 0.5
            dQ[t] += dS * K[m]
            dK[m] += dS * Q[t]
    return dQ, dK, dV


def attention_jacobian(dO, Q, K, V, P):
    jacobian = np.einsum("tm,mj->tmj", P, np.eye(len(K))) - np.einsum("tm,tj->tmj", P, P)
    dS = np.einsum("tv,mv,tmj->tj", dO, V, jacobian) / np.sqrt(K.shape[1])
    return np.einsum("tm,md->td", dS, K), np.einsum("tm,td->md", dS, Q), np.einsum("tm,tv->mv", P, dO)


def attention_from_output(dO, Q, K, V, P):
    O = P @ V
    dS = P * (dO @ V.T - np.sum(dO * O, axis=1)[:, np.newaxis])
    dS *= 1 / np.sqrt(Q.shape[1])
    return [dS @ K, (Q.T @ dS).T, (dO.T @ P).T]


attention_planted = [
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP * P * (1 - P)), ("softmax_diagonal",)),
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP), ("softmax_missing",)),
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP * P), ()),
    Planted(lambda *v: attention_backward(*v, scale=lambda d: 1.0), ("scale_forgotten",)),
    Planted(lambda *v: attention_backward(*v, scale=lambda d: d), ("scale_twice",)),
    Planted(lambda *v: tuple(-g for g in attention_backward(*v)), ("negated",)),
]


@plant(attention_planted, "map_transposed", "raised")
def _(dO, Q, K, V, P):
    dS = softmax_backward(dO @ V.T, P) / np.sqrt(Q.shape[1])
    return dS.T @ K, dS @ Q, P.T @ dO


@plant(attention_planted, "map_transposed", "raised")
def _(dO, Q, K, V, P):
    dS = softmax_backward(dO @ V.T, P) / np.sqrt(Q.shape[1])
    return dS @ K, dS @ Q, P.T @ dO


@plant(attention_planted, "map_transposed", "raised")
def _(dO, Q, K, V, P):
    dQ, dK, _ = attention_backward(dO, Q, K, V, P)
    return dQ, dK, P @ dO


@plant(attention_planted, "queries_and_keys_exchanged")
def _(*arguments):
    dQ, dK, dV = attention_backward(*arguments)
    return dK, dQ, dV


@plant(attention_planted, "scale_forgotten")
def _(dO, Q, K, V, P):
    dQ, dK, dV = attention_backward(dO, Q, K, V, P)
    return dQ, dK * np.sqrt(Q.shape[1]), dV


@plant(attention_planted, "transposed")
def _(*arguments):
    dQ, dK, dV = attention_backward(*arguments)
    return dQ, dK, dV.T


@plant(attention_planted, "wrong_count")
def _(*arguments):
    return attention_backward(*arguments)[:2]


@plant(attention_planted, "zero")
def _(dO, Q, K, V, P):
    dQ, dK, _ = attention_backward(dO, Q, K, V, P)
    return dQ, dK, np.zeros_like(V)


ATTENTION_BACKWARD = Answers(
    [
        attention_backward,
        attention_loops,
        attention_jacobian,
        attention_from_output,
        single(attention_backward),
        fortran(attention_backward),
    ],
    attention_planted,
)

ANSWERS = {"embedding_backward": EMBEDDING_BACKWARD, "attention_backward": ATTENTION_BACKWARD}
