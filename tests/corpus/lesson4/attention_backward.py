"""Right and wrong answers to `attention_backward`."""

import numpy as np

from tests.corpus import Planted, plant


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


RIGHT = [attention_backward, attention_loops, attention_jacobian, attention_from_output]

PLANTED = [
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP * P * (1 - P)), ("softmax_diagonal",)),
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP), ("softmax_missing",)),
    Planted(lambda *v: attention_backward(*v, through_softmax=lambda dP, P: dP * P), ("softmax_second_term",)),
    Planted(
        lambda *v: attention_backward(*v, through_softmax=lambda dP, P: P * (dP + (dP * P).sum(axis=1, keepdims=True))),
        ("softmax_second_term",),
    ),
    Planted(
        lambda *v: attention_backward(*v, through_softmax=lambda dP, P: P * (dP - (dP * P).sum(axis=0))),
        ("softmax_axis_0",),
    ),
    Planted(
        lambda *v: attention_backward(*v, through_softmax=lambda dP, P: P * (dP - dP.mean(axis=1, keepdims=True))),
        ("softmax_second_term_averaged",),
    ),
    Planted(
        lambda *v: attention_backward(*v, through_softmax=lambda dP, P: P * (dP - (dP * P).mean(axis=1)[:, None])),
        ("softmax_second_term_averaged",),
    ),
    Planted(lambda *v: attention_backward(*v, scale=lambda d: 1.0), ("factor_missing: np.sqrt(d) in S",)),
    Planted(lambda *v: attention_backward(*v, scale=lambda d: d), ("factor_twice: np.sqrt(d) in S",)),
    Planted(
        lambda dO, Q, K, V, P: attention_backward(dO, Q, K, V, P.astype(np.float16).astype(float)), ("nearly_right",)
    ),
]


@plant(PLANTED, "blame_not_turned in S", "raised")
def _(dO, Q, K, V, P):
    dS = softmax_backward(dO @ V.T, P) / np.sqrt(Q.shape[1])
    return dS.T @ K, dS @ Q, P.T @ dO


@plant(PLANTED, "blame_not_turned in S", "raised")
def _(dO, Q, K, V, P):
    dS = softmax_backward(dO @ V.T, P) / np.sqrt(Q.shape[1])
    return dS @ K, dS @ Q, P.T @ dO


@plant(PLANTED, "weights_transposed in loss", "raised")
def _(dO, Q, K, V, P):
    dQ, dK, _ = attention_backward(dO, Q, K, V, P)
    return dQ, dK, P @ dO


@plant(PLANTED, "outputs_swapped")
def _(*arguments):
    dQ, dK, dV = attention_backward(*arguments)
    return dK, dQ, dV


@plant(PLANTED, "factor_missing: np.sqrt(d) in S")
def _(dO, Q, K, V, P):
    dQ, dK, dV = attention_backward(dO, Q, K, V, P)
    return dQ, dK * np.sqrt(Q.shape[1]), dV
