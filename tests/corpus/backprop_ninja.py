"""Lesson 4: the four equations, softmax with cross-entropy in one line, and the column convention."""

import numpy as np

from tests.corpus import Answers, Planted, plant


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def single(*arrays):
    """Floats as float32, integers as they are."""
    return [a.astype(np.float32) if a.dtype.kind == "f" else a for a in arrays]


# four_equations


def four_equations(da, p, W2, z1, x, start=None, slope=None, weights=None, parameters=None):
    """The right answer, with each equation open to a mistake."""
    delta2 = p * (da - da @ p) if start is None else start(da, p)
    da1 = (W2 if weights is None else weights).T @ delta2
    delta1 = da1 * (1 - np.tanh(z1) ** 2 if slope is None else slope(z1))
    d = delta1 if parameters is None else parameters(da1, delta1)
    return delta2, delta1, d.copy(), np.outer(d, x)


def four_equations_jacobian(da, p, W2, z1, x):
    delta2 = (np.diag(p) - np.outer(p, p)) @ da
    delta1 = np.diag(np.cosh(z1) ** -2) @ W2.T @ delta2
    return [delta2, delta1, np.array(delta1), np.asfortranarray(delta1[:, None] * x)]


def four_equations_loops(da, p, W2, z1, x):
    K, n = W2.shape
    delta2, delta1, dW1 = np.zeros(K), np.zeros(n), np.zeros((n, len(x)))
    for j in range(K):
        for k in range(K):
            delta2[j] += da[k] * p[k] * ((k == j) - p[j])
    for j in range(n):
        for i in range(K):
            delta1[j] += delta2[i] * W2[i, j] * (1 - np.tanh(z1[j]) ** 2)
        for k in range(len(x)):
            dW1[j, k] = delta1[j] * x[k]
    return delta2, delta1, delta1 + 0, dW1


def four_equations_einsum(da, p, W2, z1, x):
    delta2 = np.einsum("k,kj->j", da, np.diagflat(p) - np.einsum("i,j->ij", p, p))
    delta1 = np.einsum("i,ij,j->j", delta2, W2, 1 - np.tanh(z1) ** 2)
    return delta2, delta1, delta1, np.einsum("j,k->jk", delta1, x)


def four_equations_float32(*arguments):
    return four_equations(*single(*arguments))


equations_planted = [
    Planted(lambda *v: four_equations(*v, start=lambda da, p: da * p * (1 - p)), ("off_diagonal_dropped",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: da + 0), ("softmax_skipped",)),
    Planted(lambda *v: four_equations(*v, start=lambda da, p: -p * (da - da @ p)), ("negated",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: 1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: (1 - np.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: four_equations(*v, slope=lambda z: sigmoid(z) * (1 - sigmoid(z))), ("slope_of_sigmoid",)),
    Planted(lambda *v: four_equations(*v, parameters=lambda da, delta: da), ("next_not_masked",)),
    Planted(lambda *v: four_equations(*v, weights=v[2].T), ("raised", "weights_transposed")),
    Planted(lambda *v: four_equations(*v)[:2], ("wrong_count",)),
]


@plant(equations_planted, "transposed")
def _(*v):
    delta2, delta1, db1, dW1 = four_equations(*v)
    return delta2, delta1, db1, dW1.T


@plant(equations_planted, "zero")
def _(*v):
    delta2, delta1, db1, dW1 = four_equations(*v)
    return delta2, delta1, np.zeros_like(db1), dW1


@plant(equations_planted)
def _(da, p, W2, z1, x):
    return four_equations(da + 0.1, p**1.1, W2, z1, x)


FOUR_EQUATIONS = Answers(
    [
        four_equations,
        four_equations_jacobian,
        four_equations_loops,
        four_equations_einsum,
        four_equations_float32,
    ],
    equations_planted,
)

# softmax_cross_entropy_delta


def stable_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def fused(logits, labels):
    delta = stable_softmax(logits)
    delta[np.arange(len(labels)), labels] -= 1
    return delta / len(labels)


def fused_one_hot(logits, labels):
    return np.asfortranarray((stable_softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits))


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


def fused_float32(logits, labels):
    return fused(logits.astype(np.float32), labels)


fused_planted = [
    Planted(lambda z, y: -fused(z, y), ("negated",)),
    Planted(lambda z, y: fused(z, y) * len(z), ("times_batch",)),
    Planted(lambda z, y: fused(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: fused(z, y) * stable_softmax(z) * (1 - stable_softmax(z)), ("softmax_slope_kept",)),
    Planted(lambda z, y: fused(z, y) * np.eye(z.shape[1])[y], ("off_diagonal_dropped",)),
    Planted(lambda z, y: stable_softmax(z) / len(z), ("labels_ignored",)),
    Planted(lambda z, y: 2 * fused(z, y), ("doubled",)),
    Planted(lambda z, y: np.zeros_like(z), ("zero",)),
    Planted(lambda z, y: np.where(np.arange(len(z))[:, None] == 0, fused(z, y), 0.0), ("first_example",)),
    Planted(lambda z, y: fused(z, y)[:, ::-1], ("columns_reversed",)),
    Planted(lambda z, y: fused(z, y).sum(axis=1), ("wrong_shape",)),
]


@plant(fused_planted, "non_finite")
def _(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]) / len(logits)


@plant(fused_planted, "mutated")
def _(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return fused(logits, labels)


@plant(fused_planted)
def _(logits, labels):
    e = np.exp(logits - logits.max())
    return (e / e.sum() - np.eye(logits.shape[1])[labels]) / len(logits)


SOFTMAX_CROSS_ENTROPY_DELTA = Answers([fused, fused_one_hot, fused_loops, fused_log, fused_float32], fused_planted)

# columns_gradients


def columns(Delta_next, W_next, Z, A_prev, slope=None, product=None, used=None, divide=True):
    """The right answer, with each step open to a mistake."""
    m = Z.shape[1] if divide else 1
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


def columns_float32(*arguments):
    return columns(*single(*arguments))


columns_planted = [
    Planted(lambda *v: columns(*v, slope=lambda Z: 1.0), ("slope_missing",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: sigmoid(sigmoid(Z)) * sigmoid(-sigmoid(Z))), ("slope_at_a",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: (sigmoid(Z) * sigmoid(-Z)) ** 2), ("slope_twice",)),
    Planted(lambda *v: columns(*v, slope=lambda Z: 1 - np.tanh(Z) ** 2), ("slope_of_tanh",)),
    Planted(lambda *v: columns(*v, product=lambda W, d: W @ d), ("raised", "weights_transposed")),
    Planted(lambda *v: columns(*v, used=lambda dA, Delta: dA), ("next_not_masked",)),
    Planted(lambda *v: columns(*v, divide=False), ("times_batch",)),
    Planted(lambda *v: columns(v[0] / v[2].shape[1], *v[1:]), ("over_batch",)),
    Planted(lambda *v: columns(-v[0], *v[1:]), ("negated",)),
]


@plant(columns_planted, "reshaped")
def _(*v):
    Delta, dW, db = columns(*v)
    return Delta, np.ascontiguousarray(dW.T).reshape(dW.shape), db


@plant(columns_planted, "transposed")
def _(*v):
    Delta, dW, db = columns(*v)
    return Delta.T, dW, db


@plant(columns_planted, "bias_not_summed")
def _(*v):
    Delta, dW, _ = columns(*v)
    return Delta, dW, Delta


@plant(columns_planted, "flat_bias")
def _(*v):
    Delta, dW, db = columns(*v)
    return Delta, dW, db.ravel()


@plant(columns_planted, "mutated")
def _(Delta_next, W_next, Z, A_prev):
    Z *= 1.5
    return columns(Delta_next, W_next, Z / 1.5, A_prev)


@plant(columns_planted)
def _(Delta_next, W_next, Z, A_prev):
    return columns(Delta_next, W_next, Z + 0.1, A_prev)


COLUMNS_GRADIENTS = Answers([columns, columns_as_rows, columns_loops, columns_einsum, columns_float32], columns_planted)

ANSWERS = {
    "four_equations": FOUR_EQUATIONS,
    "softmax_cross_entropy_delta": SOFTMAX_CROSS_ENTROPY_DELTA,
    "columns_gradients": COLUMNS_GRADIENTS,
}
