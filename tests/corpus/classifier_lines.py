"""Lesson 4: the two-layer softmax classifier line by line, in three pieces."""

import numpy as np

from tests.corpus import Answers, Planted, plant

# backward_from_loss


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


def from_loss_fortran(labels, *arrays):
    return tuple(np.asfortranarray(d) for d in from_loss(labels, *map(np.asfortranarray, arrays)))


def from_loss_float32(labels, *arrays):
    return from_loss(labels, *(a.astype(np.float32) for a in arrays))


from_loss_planted = [
    Planted(lambda *v: from_loss(*v, start=lambda d: -d), ("negated",)),
    Planted(lambda *v: from_loss(*v, start=lambda d: d * len(d)), ("times_batch",)),
    Planted(lambda *v: from_loss(*v, start=lambda d: d / len(d)), ("over_batch",)),
    Planted(lambda *v: from_loss(*v, start=lambda d: 0 * d - 1 / len(d)), ("labels_ignored",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: 1.0), ("log_slope_missing",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: i**2), ("reciprocal_sign",)),
    Planted(lambda *v: from_loss(*v, slope=lambda i: -i), ("reciprocal_not_squared",)),
    Planted(lambda *v: from_loss(*v, share=(1.0, 0.0)), ("sum_route_lost",)),
    Planted(lambda *v: from_loss(*v, share=(0.0, 1.0)), ("product_route_lost",)),
    Planted(lambda *v: from_loss(*v, summed=False), ("broadcast_not_summed",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: p), ("log_slope_upside_down",)),
    Planted(lambda *v: from_loss(*v, log_slope=lambda p: p**0.5), ()),
]


@plant(from_loss_planted, "first_example")
def _(*v):
    return from_loss(*v, start=lambda d: np.where(np.arange(len(d))[:, None] == 0, d, 0.0))


@plant(from_loss_planted, "missing_output")
def _(*v):
    return (*from_loss(*v)[:4], None)


@plant(from_loss_planted, "missing_output")
def _(*v):
    return (*from_loss(*v)[:2], None, None, None)


@plant(from_loss_planted, "mutated")
def _(labels, log_p, p, inverse, total, exps):
    exps *= inverse
    return from_loss(labels, log_p, p, inverse, total, exps * total)


BACKWARD_FROM_LOSS = Answers(
    [from_loss, from_loss_one_hot, from_loss_loops, from_loss_fortran, from_loss_float32], from_loss_planted
)

# backward_from_exps


def from_exps(dexps, exps, logits, slope=None, sign=-1.0, summed=True, win=1.0):
    """The right answer, with each line open to a mistake."""
    dshifted = dexps * (exps if slope is None else slope)
    dmaxima = sign * (dshifted.sum(axis=1, keepdims=True) if summed else dshifted)
    winner = np.eye(logits.shape[1])[logits.argmax(axis=1)]
    return dshifted, dmaxima, dshifted + win * winner * dmaxima.sum(axis=1, keepdims=True)


def from_exps_index(dexps, exps, logits):
    dshifted = np.multiply(dexps, exps)
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    dlogits = dshifted.copy()
    dlogits[np.arange(len(logits)), logits.argmax(axis=1)] += dmaxima[:, 0]
    return dshifted, dmaxima, dlogits


def from_exps_mask(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -np.einsum("nk->n", dshifted)[:, None]
    return dshifted, dmaxima, np.asfortranarray(dshifted + (logits == logits.max(axis=1, keepdims=True)) * dmaxima)


def from_exps_loops(dexps, exps, logits):
    dshifted, dmaxima = np.zeros(exps.shape), np.zeros((len(exps), 1))
    for n, k in np.ndindex(exps.shape):
        dshifted[n, k] = dexps[n, k] * np.exp(logits[n, k] - max(logits[n]))
        dmaxima[n, 0] -= dshifted[n, k]
    dlogits = np.array(dshifted)
    for n in range(len(logits)):
        dlogits[n, np.argmax(logits[n])] += dmaxima[n, 0]
    return [dshifted, dmaxima, dlogits]


def from_exps_float32(*arrays):
    return from_exps(*(a.astype(np.float32) for a in arrays))


from_exps_planted = [
    Planted(lambda *v: from_exps(*v, slope=1.0), ("exp_slope_missing",)),
    Planted(lambda *v: from_exps(*v, sign=1.0), ("minus_lost",)),
    Planted(lambda *v: from_exps(*v, summed=False), ("broadcast_not_summed",)),
    Planted(lambda *v: from_exps(*v, win=0.0), ("winner_route_lost",)),
    Planted(lambda *v: from_exps(-v[0], *v[1:]), ("negated",)),
    Planted(lambda *v: from_exps(v[0] / len(v[0]), *v[1:]), ("over_batch",)),
    Planted(lambda *v: from_exps(*v)[:2], ("wrong_count",)),
]


@plant(from_exps_planted, "winner_takes_nothing")
def _(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    return dshifted, dmaxima, dshifted + dmaxima


@plant(from_exps_planted, "aliased")
def _(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    dlogits = dshifted
    dlogits[np.arange(len(logits)), logits.argmax(axis=1)] += dmaxima[:, 0]
    return dshifted, dmaxima, dlogits


@plant(from_exps_planted, "mutated")
def _(dexps, exps, logits):
    result = from_exps(dexps, exps, logits)
    dexps *= exps
    return result


@plant(from_exps_planted)
def _(dexps, exps, logits):
    dshifted, dmaxima, dlogits = from_exps(dexps, exps, logits)
    return dshifted, dmaxima, dlogits + 0.01


BACKWARD_FROM_EXPS = Answers(
    [from_exps, from_exps_index, from_exps_mask, from_exps_loops, from_exps_float32], from_exps_planted
)

# backward_from_logits


def from_logits(dlogits, X, z1, a1, W2, slope=None, product=None, used=None):
    """The right answer, with each line open to a mistake."""
    da1 = (product or np.matmul)(dlogits, W2)
    dz1 = da1 * (1 - a1**2 if slope is None else slope(z1, a1))
    d = dz1 if used is None else used(da1, dz1)
    return dlogits.T @ a1, dlogits.sum(axis=0), da1, dz1, d.T @ X, d.sum(axis=0)


def from_logits_einsum(dlogits, X, z1, a1, W2):
    da1 = np.einsum("nk,ki->ni", dlogits, W2)
    dz1 = da1 / np.cosh(z1) ** 2
    return (
        np.einsum("nk,ni->ki", dlogits, a1),
        np.einsum("nk->k", dlogits),
        da1,
        dz1,
        np.einsum("ni,nj->ij", dz1, X),
        np.einsum("ni->i", dz1),
    )


def from_logits_loops(dlogits, X, z1, a1, W2):
    dW2, db2 = np.zeros(W2.shape), np.zeros(len(W2))
    dW1, db1 = np.zeros((z1.shape[1], X.shape[1])), np.zeros(z1.shape[1])
    da1 = np.array([W2.T @ row for row in dlogits])
    dz1 = da1 * (1 - np.tanh(z1) ** 2)
    for n in range(len(X)):
        dW2 += np.outer(dlogits[n], a1[n])
        db2 += dlogits[n]
        dW1 += np.outer(dz1[n], X[n])
        db1 += dz1[n]
    return [dW2, db2, da1, dz1, dW1, db1]


def from_logits_fortran(*arrays):
    return tuple(np.asfortranarray(d) for d in from_logits(*map(np.asfortranarray, arrays)))


def from_logits_float32(*arrays):
    return from_logits(*(a.astype(np.float32) for a in arrays))


def _replaced(index, change):
    def wrong(*v):
        d = list(from_logits(*v))
        d[index] = change(d, v)
        return d

    return wrong


from_logits_planted = [
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: 1.0), ("slope_missing",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: 1 - np.tanh(a) ** 2), ("slope_at_a",)),
    Planted(lambda *v: from_logits(*v, slope=lambda z, a: (1 - a**2) ** 2), ("slope_twice",)),
    Planted(lambda *v: from_logits(*v, product=lambda d, W: d @ W.T), ("raised", "weights_transposed")),
    Planted(lambda *v: from_logits(*v, used=lambda da, dz: da), ("next_not_masked",)),
    Planted(lambda *v: from_logits(-v[0], *v[1:]), ("negated",)),
    Planted(lambda *v: from_logits(v[0] / len(v[0]), *v[1:]), ("over_batch",)),
    Planted(_replaced(0, lambda d, v: d[0].T), ("transposed",)),
    Planted(_replaced(0, lambda d, v: d[0].T.reshape(d[0].shape)), ("reshaped",)),
    Planted(_replaced(1, lambda d, v: v[0].mean(axis=0)), ("over_batch",)),
    Planted(_replaced(5, lambda d, v: d[3].copy()), ("bias_not_summed",)),
    Planted(_replaced(5, lambda d, v: d[5] + 0.01), ()),
]


@plant(from_logits_planted, "first_example")
def _(dlogits, *rest):
    return from_logits(np.where(np.arange(len(dlogits))[:, None] == 0, dlogits, 0.0), *rest)


BACKWARD_FROM_LOGITS = Answers(
    [from_logits, from_logits_einsum, from_logits_loops, from_logits_fortran, from_logits_float32],
    from_logits_planted,
)

ANSWERS = {
    "backward_from_loss": BACKWARD_FROM_LOSS,
    "backward_from_exps": BACKWARD_FROM_EXPS,
    "backward_from_logits": BACKWARD_FROM_LOGITS,
}
