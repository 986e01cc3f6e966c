"""Right and wrong answers to `backward_from_loss`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import GUARDS, only_first


def from_loss(
    labels, log_p, p, inverse, total, exps, start=None, log_slope=None, summed=True, slope=None, share=(1.0, 1.0)
):
    """The right answer, with each line open to a mistake."""
    dlog_p = np.zeros_like(log_p)
    dlog_p[np.arange(len(labels)), labels] = -1 / len(labels)
    if start is not None:
        dlog_p = start(dlog_p)
    dp = dlog_p / p if log_slope is None else dlog_p * log_slope(p)
    dinverse = (dp * exps).sum(axis=1, keepdims=True) if summed else dp * exps
    dtotal = dinverse * (-(inverse**2) if slope is None else slope(inverse))
    return dlog_p, dp, dinverse, dtotal, share[0] * dp * inverse + share[1] * dtotal * np.ones_like(exps)


def from_loss_one_hot(labels, log_p, p, inverse, total, exps):
    N, K = log_p.shape
    dlog_p = -np.eye(K)[labels] / N
    dp = dlog_p * np.exp(-log_p)
    dinverse = np.einsum("nk,nk->n", dp, exps)[:, None]
    dtotal = -dinverse / total**2
    dexps = dp / total
    dexps += np.broadcast_to(dtotal, exps.shape)
    return dlog_p, dp, dinverse, dtotal, dexps


def from_loss_loops(labels, log_p, p, inverse, total, exps):
    N, K = p.shape
    dlog_p, dp, dexps = np.zeros((N, K)), np.zeros((N, K)), np.zeros((N, K))
    dinverse, dtotal = np.zeros((N, 1)), np.zeros((N, 1))
    for n in range(N):
        dlog_p[n, labels[n]] = -1 / N
        for k in range(K):
            dp[n, k] = dlog_p[n, k] / p[n, k]
            dinverse[n, 0] += dp[n, k] * exps[n, k]
        dtotal[n, 0] = -dinverse[n, 0] * inverse[n, 0] ** 2
        for k in range(K):
            dexps[n, k] = dp[n, k] * inverse[n, 0] + dtotal[n, 0]
    return [dlog_p, dp, dinverse, dtotal, dexps]


def from_loss_guarded(guard):
    return lambda *v: from_loss(*v, log_slope=lambda p: 1 / (p + guard))


RIGHT = [from_loss, from_loss_one_hot, from_loss_loops, *map(from_loss_guarded, GUARDS[1:])]

PLANTED = [
    Planted(lambda *v: from_loss(*v, start=lambda d: 0 * d - 1 / len(d)), ("labels_ignored",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: 1.0), ("log_slope_missing",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: i**2), ("reciprocal_sign",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: -i), ("reciprocal_not_squared",)),
    Planted(lambda *v: from_loss(*v, share=(1.0, 0.0)), ("path_lost: exps in total",)),
    Planted(lambda *v: from_loss(*v, share=(0.0, 1.0)), ("path_lost: exps in p",)),
    Planted(lambda *v: from_loss(*v, summed=False), ("broadcast_not_summed",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: p), ("log_slope_upside_down",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: p**0.5), ()),
    Planted(lambda *v: (*from_loss(*v)[:4], None), ("missing_output",)),
    Planted(lambda *v: (*from_loss(*v)[:2], None, None, None), ("missing_output",)),
    Planted(from_loss_guarded(1e-4), ("nearly_right",)),
    Planted(lambda *v: from_loss(*v, start=lambda d: d / d.shape[1]), ("over_outputs",)),
]


@plant(PLANTED, "first_example")
def _(*v):
    return from_loss(*v, start=lambda d: only_first(d))


@plant(PLANTED, "picked_in_all_rows")
def _(labels, log_p, *rest):
    """Every row has the labels of all."""
    dlog_p = np.zeros_like(log_p)
    dlog_p[:, labels] = -1 / len(labels)
    return from_loss(labels, log_p, *rest, start=lambda _: dlog_p)


PLANTED += [
    Planted(lambda *v: from_loss(*v, slope=lambda i: 1), ("reciprocal_missing",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: i), ()),
    Planted(lambda *v: from_loss(*v, share=(1.0, -1.0)), ("path_turned: exps in total",)),
    Planted(lambda *v: from_loss(*v, share=(v[4], 1.0)), ("factor_missing: inverse in p",)),
]


@plant(PLANTED, "broadcast_averaged")
def _(labels, log_p, p, inverse, total, exps):
    dlog_p, dp, dinverse, dtotal, _ = from_loss(labels, log_p, p, inverse, total, exps)
    K = p.shape[1]
    return dlog_p, dp, dinverse / K, dtotal / K, dp * inverse + dtotal / K


@plant(PLANTED, "factor_missing: exps in p")
def _(labels, log_p, p, inverse, total, exps):
    dlog_p, dp, *_ = from_loss(labels, log_p, p, inverse, total, exps)
    dinverse = dp.sum(axis=1, keepdims=True)
    return dlog_p, dp, dinverse, -dinverse * inverse**2, dp * inverse - dinverse * inverse**2


PLANTED += [
    # A minus too many, and all that follows from it; the power is wrong, though the line before is right.
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: -1 / p), ("negated",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: -(i**3)), ()),
]
