"""Right and wrong answers to `backward_from_exps`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central


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


RIGHT = [from_exps, from_exps_index, from_exps_mask, from_exps_loops]

PLANTED = [
    Planted(lambda *v: from_exps(*v, slope=1.0), ("exp_slope_missing",)),
    Planted(lambda *v: from_exps(*v, sign=1.0), ("minus_lost",)),
    Planted(lambda *v: from_exps(*v, summed=False), ("broadcast_not_summed",)),
    Planted(lambda *v: from_exps(*v, win=0.0), ("path_lost: logits in maxima",)),
    Planted(
        lambda dexps, exps, logits: from_exps(dexps, exps, logits, slope=np.exp(logits)),
        ("slope_at_another: logits in exps",),
    ),
]


@plant(PLANTED, "winner_takes_nothing")
def _(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    return dshifted, dmaxima, dshifted + dmaxima


@plant(PLANTED, "aliased")
def _(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    dlogits = dshifted
    dlogits[np.arange(len(logits)), logits.argmax(axis=1)] += dmaxima[:, 0]
    return dshifted, dmaxima, dlogits


@plant(PLANTED)
def _(dexps, exps, logits):
    dshifted, dmaxima, dlogits = from_exps(dexps, exps, logits)
    return dshifted, dmaxima, dlogits + 0.01


@plant(PLANTED, "numerical_gradient")
def _(dexps, exps, logits):
    """All rows at once, one column after the other."""

    def exps_of(z):
        return np.exp(z - z.max(axis=1, keepdims=True))

    columns = [
        central(lambda h, one=one: (dexps * exps_of(logits + h * one)).sum(axis=1), 0.0)
        for one in np.eye(logits.shape[1])
    ]
    return *from_exps(dexps, exps, logits)[:2], np.stack(columns, axis=1)


@plant(PLANTED, "broadcast_averaged")
def _(dexps, exps, logits):
    dshifted = dexps * exps
    dmaxima = -dshifted.mean(axis=1, keepdims=True)
    return dshifted, dmaxima, dshifted + np.eye(logits.shape[1])[logits.argmax(axis=1)] * dmaxima


@plant(PLANTED, "picked_in_all_rows")
def _(dexps, exps, logits):
    dshifted, dmaxima, _ = from_exps(dexps, exps, logits)
    dlogits = dshifted.copy()
    dlogits[:, logits.argmax(axis=1)] += dmaxima
    return dshifted, dmaxima, dlogits


@plant(PLANTED, "path_lost: logits in shifted")
def _(*v):
    dshifted, dmaxima, dlogits = from_exps(*v)
    return dshifted, dmaxima, dlogits - dshifted
