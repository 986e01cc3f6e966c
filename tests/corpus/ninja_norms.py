"""Lesson 4: batch norm and layer norm, fused."""

import numpy as np

from tests.corpus import Answers, Planted, plant
from tests.corpus.ninja_lines import fortran, single


def mean(values, axis):
    return values.mean(axis=axis, keepdims=axis == 1)


def norm_backward(dY, gamma, inv_std, normed, axis, by_mean=1.0, by_variance=1.0, inside=1.0, outside=None):
    """The right answer, with the terms open to mistakes. gamma inside or outside of the means."""
    outside = inv_std if outside is None else outside
    d = dY * (gamma if inside is None else inside)
    dX = outside * (d - by_mean * mean(d, axis) - by_variance * normed * mean(d * normed, axis))
    return dX, (dY * normed).sum(axis=0), dY.sum(axis=0)


def batchnorm_backward(dY, gamma, inv_std, normed, **slips):
    return norm_backward(dY, gamma, inv_std, normed, 0, inside=None, **slips)


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


def layernorm_backward(dY, gamma, inv_std, normed, **slips):
    return norm_backward(dY, gamma, inv_std, normed, 1, inside=None, **slips)


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


def _planted_in_norm(backward, axis):
    """What goes wrong in either direction. Axis: that of the means."""

    def terms(**slips):
        return lambda dY, gamma, inv_std, normed: backward(
            dY, gamma, inv_std, normed, **{name: slip(dY.shape[axis]) for name, slip in slips.items()}
        )

    planted = [
        Planted(terms(by_mean=lambda n: 0.0), ("mean_constant",)),
        Planted(terms(by_variance=lambda n: 0.0), ("variance_constant",)),
        Planted(terms(by_mean=lambda n: 0.0, by_variance=lambda n: 0.0), ("statistics_constant",)),
        Planted(terms(by_variance=lambda n: n / (n - 1)), ("variance_unbiased",)),
        Planted(terms(by_mean=lambda n: n), ("sum_for_mean",)),
        Planted(terms(by_variance=lambda n: n), ("sum_for_mean",)),
        Planted(terms(by_mean=lambda n: n, by_variance=lambda n: n), ("sum_for_mean",)),
        Planted(terms(outside=lambda n: 1.0), ("deviation_forgotten",)),
        Planted(lambda *v: norm_backward(*v, axis), ("gamma_forgotten",)),
    ]

    @plant(planted, "scale_not_summed")
    def _(dY, gamma, inv_std, normed):
        return backward(dY, gamma, inv_std, normed)[0], dY * normed, dY.copy()

    @plant(planted, "over_batch")
    def _(dY, gamma, inv_std, normed):
        return backward(dY, gamma, inv_std, normed)[0], (dY * normed).mean(axis=0), dY.mean(axis=0)

    @plant(planted, "negated")
    def _(dY, gamma, inv_std, normed):
        dX, dgamma, dbeta = backward(dY, gamma, inv_std, normed)
        return -dX, dgamma, dbeta

    @plant(planted)  # two right terms, in which a sign is wrong
    def _(dY, gamma, inv_std, normed):
        return backward(dY, gamma, inv_std, normed, by_mean=-1.0)

    @plant(planted, "mutated")
    def _(dY, gamma, inv_std, normed):
        results = backward(dY, gamma, inv_std, normed)
        dY *= gamma
        return results

    return planted


batchnorm_planted = _planted_in_norm(batchnorm_backward, 0)


@plant(batchnorm_planted, "times_batch")
def _(dY, gamma, inv_std, normed):
    dX, dgamma, dbeta = batchnorm_backward(dY, gamma, inv_std, normed)
    return len(dY) * dX, dgamma, dbeta


layernorm_planted = _planted_in_norm(layernorm_backward, 1)


@plant(layernorm_planted, "gamma_outside")
def _(dY, gamma, inv_std, normed):
    return norm_backward(dY, gamma, inv_std, normed, 1, outside=gamma * inv_std)


@plant(layernorm_planted)  # the means of batch norm
def _(dY, gamma, inv_std, normed):
    return norm_backward(dY, gamma, inv_std, normed, 0, inside=None)


BATCHNORM_BACKWARD = Answers(
    [
        batchnorm_backward,
        batchnorm_from_sums,
        batchnorm_loops,
        batchnorm_in_place,
        single(batchnorm_backward),
        fortran(batchnorm_backward),
    ],
    batchnorm_planted,
)
LAYERNORM_BACKWARD = Answers(
    [
        layernorm_backward,
        layernorm_rows,
        layernorm_jacobian,
        layernorm_in_place,
        single(layernorm_backward),
        fortran(layernorm_backward),
    ],
    layernorm_planted,
)

ANSWERS = {"batchnorm_backward": BATCHNORM_BACKWARD, "layernorm_backward": LAYERNORM_BACKWARD}
