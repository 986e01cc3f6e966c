"""Right and wrong answers to `layernorm_backward`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import GUARDS
from tests.corpus.lesson4.norms import norm_backward, planted_in_norm


def layernorm_backward(*arguments):
    return norm_backward(*arguments, axis=1)


def layernorm_rows(dY, gamma, inv_std, normed):
    dX = []
    for d, s, x in zip(dY * gamma, inv_std, normed, strict=True):
        dX.append(s * (d - d.mean() - x * (d @ x) / len(x)))
    return np.array(dX), np.ones(len(dY)) @ (dY * normed), np.ones(len(dY)) @ dY


def layernorm_jacobian(dY, gamma, inv_std, normed):
    n = dY.shape[1]
    jacobian = np.eye(n) - 1 / n - np.einsum("ni,nj->nij", normed, normed) / n
    return np.einsum("n,nij,nj->ni", inv_std[:, 0], jacobian, dY * gamma), (dY * normed).sum(axis=0), dY.sum(axis=0)


def layernorm_in_place(dY, gamma, inv_std, normed):
    dX = dY * gamma
    dX -= dX.mean(axis=1, keepdims=True)
    dX -= normed * (dX * normed).mean(axis=1, keepdims=True)
    dX *= inv_std
    return dX, (dY * normed).sum(axis=0), dY.sum(axis=0)


def layernorm_guarded(guard):
    """The deviation worked out anew, with something added to it."""

    def answer(dY, gamma, inv_std, normed):
        return layernorm_rows(dY, gamma, 1 / (1 / inv_std + guard), normed)

    return answer


RIGHT = [layernorm_backward, layernorm_rows, layernorm_jacobian, layernorm_in_place, *map(layernorm_guarded, GUARDS)]

PLANTED = [
    *planted_in_norm(axis=1),
    Planted(
        lambda dY, gamma, s, x: norm_backward(dY, gamma, s, x, axis=1, inside=1.0, outside=gamma * s),
        ("gamma_outside",),
    ),
    Planted(lambda *arguments: norm_backward(*arguments, axis=0), ("means_over_the_batch",)),
]


@plant(PLANTED, "means_over_the_batch")
def _(dY, gamma, inv_std, normed):
    """Batch norm's line, as it is."""
    dbeta, dgamma = dY.sum(axis=0), (dY * normed).sum(axis=0)
    return gamma * inv_std / len(dY) * (len(dY) * dY - dbeta - normed * dgamma), dgamma, dbeta
