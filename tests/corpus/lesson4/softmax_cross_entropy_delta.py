"""Right and wrong answers to `softmax_cross_entropy_delta`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import GUARDS, SHORT_E, TOO_SHORT_E, central, log_softmax, only_first, only_last, softmax


def fused(logits, labels):
    delta = softmax(logits)
    delta[np.arange(len(labels)), labels] -= 1
    return delta / len(labels)


def fused_one_hot(logits, labels):
    return np.asfortranarray((softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits))


def fused_loops(logits, labels):
    delta = np.zeros_like(logits)
    for n, row in enumerate(logits):
        shares = [np.exp(v - max(row)) for v in row]
        for k, share in enumerate(shares):
            delta[n, k] = (share / sum(shares) - (k == labels[n])) / len(logits)
    return delta


def fused_log(logits, labels):
    top = logits.max(axis=1, keepdims=True)
    log_p = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return np.exp(log_p) / len(logits) - (labels[:, None] == np.arange(logits.shape[1])) / len(logits)


def fused_with(shares):
    """The right answer, with the softmax open to a mistake. shares: the logits' softmax."""
    return lambda logits, labels: (shares(logits) - np.eye(logits.shape[1])[labels]) / len(logits)


def powers(e):
    def shares(logits):
        p = e ** (logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)

    return shares


def guarded(guard):
    def shares(logits):
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        return e / (e.sum(axis=1, keepdims=True) + guard)

    return shares


RIGHT = [
    fused,
    fused_one_hot,
    fused_loops,
    fused_log,
    *(fused_with(powers(e)) for e in SHORT_E),
    *(fused_with(guarded(g)) for g in GUARDS),
    fused_with(lambda z: np.clip(softmax(z), 1e-7, 1 - 1e-7)),
    fused_with(guarded(1e-6)),
]

PLANTED = [
    Planted(lambda z, y: fused(z, y) * softmax(z) * (1 - softmax(z)), ("softmax_slope_kept",)),
    Planted(lambda z, y: fused(z, y) * np.eye(z.shape[1])[y], ("off_diagonal_dropped",)),
    Planted(lambda z, y: softmax(z) / len(z), ("target_missing",)),
    Planted(lambda z, y: only_first(fused(z, y)), ("first_example",)),
    Planted(lambda z, y: fused(z, y).sum(axis=1), ("wrong_shape",)),
    Planted(fused_with(powers(TOO_SHORT_E)), ("nearly_right",)),
    Planted(fused_with(guarded(1e-3)), ("nearly_right",)),
]


@plant(PLANTED, "non_finite")
def _(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]) / len(logits)


@plant(PLANTED, "mutated")
def _(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return fused(logits, labels)


@plant(PLANTED)
def _(logits, labels):
    return fused(softmax(logits), labels)


def shares(logits, shift, total):
    """exp(logits - shift) over its sum; of one argument each, the functions."""
    e = np.exp(logits - shift(logits))
    return e / total(e)


def by_row(function):
    return lambda x: function(x, axis=1, keepdims=True)


PLANTED += [
    Planted(fused_with(lambda z: shares(z, np.max, np.sum)), ("softmax_over_everything",)),
    Planted(fused_with(lambda z: shares(z, by_row(np.max), np.sum)), ("softmax_over_everything",)),
    Planted(fused_with(lambda z: softmax(z.T).T), ("softmax_along_axis_0",)),
    Planted(fused_with(lambda z: shares(z, by_row(np.max), lambda e: e.sum(axis=0))), ("softmax_along_axis_0",)),
    Planted(fused_with(lambda z: shares(z, by_row(np.max), lambda e: 1)), ("softmax_not_normalised",)),
    Planted(fused_with(lambda z: z), ("output_not_activated",)),
    Planted(fused_with(lambda z: shares(z, by_row(np.min), by_row(np.sum))), ("non_finite",)),
    Planted(fused_with(lambda z: shares(z, by_row(np.mean), by_row(np.sum))), ("non_finite",)),
    Planted(fused_with(lambda z: shares(z, np.max, by_row(np.sum))), ("non_finite",)),
    Planted(lambda z, y: fused(z, y) / z.shape[1], ("over_outputs",)),
    Planted(lambda z, y: only_last(fused(z, y)), ("last_example",)),
]


@plant(PLANTED, "picked_in_all_rows")
def _(logits, labels):
    delta = softmax(logits)
    delta[:, labels] -= 1
    return delta / len(labels)


@plant(PLANTED, "numerical_gradient")
def _(logits, labels):
    """All rows at once, one column after the other."""

    def losses(z):
        return -log_softmax(z)[np.arange(len(labels)), labels]

    columns = [central(lambda h, one=one: losses(logits + h * one), 0.0) for one in np.eye(logits.shape[1])]
    return np.stack(columns, axis=1) / len(labels)
