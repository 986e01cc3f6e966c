"""Right and wrong answers to `batchnorm_lines`."""

import numpy as np

from tests.corpus import Planted, plant


def batchnorm_lines(dY, gamma, centred, inv_std, normed, **slips):
    """The right lines; each keyword replaces what one of them returns."""
    N, given = len(dY), slips.get
    dbeta = dY.sum(axis=0)
    dgamma = (dY * normed).sum(axis=0)
    dnormed = given("dnormed", lambda: dY * gamma)()
    dinv_std = (dnormed * centred).sum(axis=0)
    dvariance = given("dvariance", lambda d: -0.5 * d * inv_std**3)(dinv_std)
    dsquared = given("dsquared", lambda d: np.ones_like(dY) * d / N)(dvariance)
    direct = given("direct", lambda d: d * inv_std)(dnormed)
    dcentred = direct + given("spread", lambda d: 2 * centred * d)(dsquared)
    dmean = given("dmean", lambda d: -d.sum(axis=0))(dcentred)
    dX = dcentred + given("through_mean", lambda d: d / N)(dmean)
    return dbeta, dgamma, dnormed, dinv_std, dvariance, dsquared, dcentred, dmean, dX


def batchnorm_lines_loops(dY, gamma, centred, inv_std, normed):
    results = [np.zeros(np.shape(v)) for v in (gamma, gamma, dY, gamma, gamma, dY, dY, gamma, dY)]
    dbeta, dgamma, dnormed, dinv_std, dvariance, dsquared, dcentred, dmean, dX = results
    N, n = dY.shape
    for j in range(n):
        for i in range(N):
            dbeta[j] += dY[i, j]
            dgamma[j] += dY[i, j] * normed[i, j]
            dnormed[i, j] = gamma[j] * dY[i, j]
            dinv_std[j] += dnormed[i, j] * centred[i, j]
        dvariance[j] = dinv_std[j] * -(inv_std[j] ** 3) / 2
        for i in range(N):
            dsquared[i, j] = dvariance[j] / N
            dcentred[i, j] = dnormed[i, j] * inv_std[j] + 2 * dsquared[i, j] * centred[i, j]
            dmean[j] -= dcentred[i, j]
        for i in range(N):
            dX[i, j] = dcentred[i, j] + dmean[j] / N
    return results


def batchnorm_lines_einsum(dY, gamma, centred, inv_std, normed):
    N = dY.shape[0]
    dnormed = np.einsum("ij,j->ij", dY, gamma)
    dinv_std = np.einsum("ij,ij->j", dnormed, centred)
    dvariance = np.einsum("j,j,j,j->j", dinv_std, inv_std, inv_std, inv_std) / -2
    dsquared = np.tile(dvariance / N, (N, 1))
    dcentred = np.einsum("ij,j->ij", dnormed, inv_std)
    dcentred += np.einsum("ij,ij->ij", dsquared, centred)
    dcentred += np.einsum("ij,ij->ij", dsquared, centred)
    dmean = -np.ones(N) @ dcentred
    dgamma = np.einsum("ij,ij->j", dY, normed)
    return np.ones(N) @ dY, dgamma, dnormed, dinv_std, dvariance, dsquared, dcentred, dmean, dcentred + dmean / N


def _lines(*kinds, **slips):
    return Planted(lambda *v: batchnorm_lines(*v, **{name: slip(*v) for name, slip in slips.items()}), kinds)


RIGHT = [batchnorm_lines, batchnorm_lines_loops, batchnorm_lines_einsum]

PLANTED = [
    # A slip takes the arguments of the function, and gives the line to write in place of the right one.
    _lines("factor_missing: gamma in Y", dnormed=lambda dY, *_: lambda: 1.0 * dY),
    _lines("power_rule", dvariance=lambda dY, g, c, s, x: lambda d: 0.5 * d * s**3),
    _lines("power_rule", dvariance=lambda dY, g, c, s, x: lambda d: -d * s**3),
    _lines("power_rule", dvariance=lambda dY, g, c, s, x: lambda d: -0.5 * d * s),
    _lines("power_rule", dvariance=lambda dY, g, c, s, x: lambda d: -0.5 * d * s**2),
    _lines("power_of_output", dvariance=lambda dY, g, c, s, x: lambda d: -0.5 * d * s**-1.5),
    _lines("power_of_output", dvariance=lambda dY, g, c, s, x: lambda d: -0.5 * d * s**1.5),
    _lines("variance_unbiased", dsquared=lambda dY, *_: lambda d: np.ones_like(dY) * d / (len(dY) - 1)),
    _lines("sum_for_mean in variance", dsquared=lambda dY, *_: lambda d: np.ones_like(dY) * d),
    _lines("sum_for_mean in mean", through_mean=lambda *_: lambda d: d),
    _lines("square_rule", spread=lambda dY, g, c, s, x: lambda d: c * d),
    _lines("path_lost: centred in squared", spread=lambda *_: lambda d: 0.0),
    _lines("path_lost: centred in normed", direct=lambda *_: lambda d: 0.0),
    _lines("factor_missing: inv_std in normed", direct=lambda *_: lambda d: d),
    _lines("minus_lost", dmean=lambda *_: lambda d: d.sum(axis=0)),
    _lines("path_lost: X in mean", through_mean=lambda *_: lambda d: 0.0),
    _lines(
        "paths_lost: X in mean, centred in squared",
        spread=lambda *_: lambda d: 0.0,
        through_mean=lambda *_: lambda d: 0.0,
    ),
]


@plant(PLANTED, "bias_not_summed")
def _(dY, gamma, centred, inv_std, normed):
    return dY.copy(), dY * normed, *batchnorm_lines(dY, gamma, centred, inv_std, normed)[2:]


@plant(PLANTED, "over_batch")
def _(dY, gamma, centred, inv_std, normed):
    return dY.mean(axis=0), *batchnorm_lines(dY, gamma, centred, inv_std, normed)[1:]


@plant(PLANTED, "negated")
def _(*arguments):
    dbeta, dgamma, *others = batchnorm_lines(*arguments)
    return -dbeta, -dgamma, *others


@plant(PLANTED, "shares_memory")
def _(dY, gamma, centred, inv_std, normed):
    return *batchnorm_lines(dY, gamma, centred, inv_std, normed)[:-1], dY


@plant(PLANTED, "wrong_shape")
def _(*arguments):
    results = list(batchnorm_lines(*arguments))
    results[4] = results[4] * np.ones_like(arguments[0])
    return results


@plant(PLANTED, "zero", "path_lost: X in mean")
def _(*arguments):
    return batchnorm_lines(*arguments, dmean=lambda d: np.zeros(d.shape[1]))


POWER_RULE = "dvariance times a constant is the power rule gone wrong, planted above"
APART = {
    "negated": POWER_RULE,
    "doubled": POWER_RULE,
    "times_batch": "dsquared times N is a sum for a mean, planted above",
}
