"""Right and wrong answers to `columns_gradients`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import SHORT_E, TOO_SHORT_E, central, only_first, only_last, sigmoid, sigmoid_of


def columns(Delta_next, W_next, Z, A_prev, slope=None, product=None, used=None, m=None):
    """The right answer, with each step open to a mistake."""
    m = m or Z.shape[1]
    dA = (product or (lambda W, d: W.T @ d))(W_next, Delta_next)
    Delta = dA * (sigmoid(Z) * (1 - sigmoid(Z)) if slope is None else slope(Z))
    d = Delta if used is None else used(dA, Delta)
    return Delta, d @ A_prev.T / m, d.sum(axis=1, keepdims=True) / m


def columns_as_rows(Delta_next, W_next, Z, A_prev):
    s = sigmoid(Z.T)
    delta = Delta_next.T @ W_next * s * (1 - s)
    return delta.T, delta.T @ A_prev.T / len(delta), delta.mean(axis=0)[:, None]


def columns_loops(Delta_next, W_next, Z, A_prev):
    m = Z.shape[1]
    Delta, dW, db = np.zeros(Z.shape), np.zeros((len(Z), len(A_prev))), np.zeros((len(Z), 1))
    for i in range(m):
        s = sigmoid(Z[:, i])
        Delta[:, i] = W_next.T @ Delta_next[:, i] * s * (1 - s)
        dW += np.outer(Delta[:, i], A_prev[:, i]) / m
        db[:, 0] += Delta[:, i] / m
    return Delta, dW, db


def columns_einsum(Delta_next, W_next, Z, A_prev):
    Delta = np.einsum("km,ki,im->im", Delta_next, W_next, sigmoid(Z) * sigmoid(-Z))
    m = Z.shape[1]
    return [Delta, np.asfortranarray(np.einsum("im,jm->ij", Delta, A_prev) / m), Delta @ np.ones((m, 1)) / m]


def slope_with(e):
    return lambda Z: sigmoid_of(e)(Z) * (1 - sigmoid_of(e)(Z))


RIGHT = [
    columns,
    columns_as_rows,
    columns_loops,
    columns_einsum,
    *(lambda *v, e=e: columns(*v, slope=slope_with(e)) for e in SHORT_E),
]

PLANTED = [
    Planted(lambda *v: columns(*v, slope=lambda Z: 1.0), ("slope_missing",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: sigmoid(sigmoid(Z)) * sigmoid(-sigmoid(Z))), ("slope_at_a",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: (sigmoid(Z) * sigmoid(-Z)) ** 2), ("slope_twice",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: 1 - np.tanh(Z) ** 2), ("slope_of_tanh",)),
    Planted(lambda *v: columns(*v, product=lambda W, d: W @ d), ("raised", "weights_transposed")),
    Planted(lambda *v: columns(*v, used=lambda dA, Delta: dA), ("next_not_masked",)),
    Planted(lambda *v: columns(*v, m=1), ("times_batch",)),
    Planted(lambda *v: columns(v[0] / v[2].shape[1], *v[1:]), ("over_batch",)),
    Planted(lambda Delta_next, W_next, Z, A_prev: columns(Delta_next, W_next, Z + 0.1, A_prev), ()),
    Planted(lambda *v: columns(*v, slope=lambda Z: central(sigmoid, Z)), ("numerical_gradient",)),
    Planted(lambda *v: columns(*v, slope=slope_with(TOO_SHORT_E)), ("nearly_right",)),
]


@plant(PLANTED, "bias_not_summed")
def _(*v):
    Delta, dW, _ = columns(*v)
    return Delta, dW, Delta / Delta.shape[1]


@plant(PLANTED, "bias_not_summed", "times_batch")
def _(*v):
    Delta, dW, _ = columns(*v)
    return Delta, dW, Delta


@plant(PLANTED, "flat_bias")
def _(*v):
    Delta, dW, db = columns(*v)
    return Delta, dW, db.ravel()


PLANTED += [
    Planted(lambda *v: columns(*v, slope=lambda Z: Z * (1 - Z)), ("slope_formula_at_z",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: 1 - sigmoid(Z) ** 2), ("slope_of_tanh",)),
    Planted(lambda *v: columns(*v, slope=sigmoid), ("slope_not_derived",)),
    Planted(lambda *v: columns(*v, m=len(v[2])), ("mean_over_another_size",)),
    Planted(lambda *v: columns(*v, m=len(v[3])), ("mean_over_another_size",)),
    Planted(lambda *v: columns(only_first(v[0].T).T, *v[1:]), ("first_example",)),
    Planted(lambda *v: columns(only_last(v[0].T).T, *v[1:]), ("last_example",)),
    Planted(lambda *v: columns(*v)[:1] + columns(only_first(v[0].T).T, *v[1:])[1:], ("first_example",)),
]


@plant(PLANTED, "over_batch")
def _(*v):
    Delta, dW, db = columns(*v)
    return Delta / Delta.shape[1], dW, db


@plant(PLANTED, "raised", "inputs_not_turned")
def _(*v):
    Delta, _, db = columns(*v)
    return Delta, Delta @ v[3] / len(v[3]), db


@plant(PLANTED, "product_of_sums")
def _(*v):
    Delta, _, db = columns(*v)
    return Delta, np.outer(db, v[3].sum(axis=1)), db
