"""Right and wrong answers to `batchnorm_backward`."""

import numpy as np

from tests.corpus import plant
from tests.corpus.functions import central
from tests.corpus.lesson4.norms import norm_backward, planted_in_norm


def batchnorm_backward(*arguments):
    return norm_backward(*arguments, axis=0)


def batchnorm_from_sums(dY, gamma, inv_std, normed):
    N, dgamma, dbeta = len(dY), np.einsum("ij,ij->j", dY, normed), dY.sum(axis=0)
    return gamma * inv_std / N * (N * dY - dbeta - normed * dgamma), dgamma, dbeta


def batchnorm_loops(dY, gamma, inv_std, normed):
    dX = np.zeros_like(dY)
    N = len(dY)
    for j in range(dY.shape[1]):
        for i in range(N):
            for k in range(N):
                share = (i == k) - 1 / N - normed[i, j] * normed[k, j] / N
                dX[i, j] += dY[k, j] * gamma[j] * inv_std[j] * share
    return dX, (dY * normed).sum(axis=0), dY.sum(axis=0)


def batchnorm_in_place(dY, gamma, inv_std, normed):
    dX = dY * gamma
    dX -= dX.mean(axis=0)
    dX -= normed * (dX * normed).mean(axis=0)
    dX *= inv_std
    return dX, (dY * normed).sum(0), dY.sum(0)


RIGHT = [batchnorm_backward, batchnorm_from_sums, batchnorm_loops, batchnorm_in_place]

PLANTED = planted_in_norm(axis=0)


@plant(PLANTED, "numerical_gradient")
def _(dY, gamma, inv_std, normed):
    """One row after the other, all features at once."""
    X = normed / inv_std
    epsilon = 1 / inv_std**2 - X.var(axis=0)

    def losses(X):
        return (dY * gamma * (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + epsilon)).sum(axis=0)

    dX = np.stack([central(lambda h, one=one: losses(X + h * one[:, np.newaxis]), 0.0) for one in np.eye(len(X))])
    return dX, (dY * normed).sum(axis=0), dY.sum(axis=0)
