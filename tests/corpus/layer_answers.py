"""Lesson 3, the exercises on one layer: forward, output_delta, hidden_delta, parameter_gradients."""

import numpy as np

from tests.corpus import Answers, Planted, plant


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# forward


def forward(X, W, b, last=lambda z: z, product=lambda a, w: a @ w.T):
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(product(a[l - 1], W[l]) + b[l])
        a.append(last(z[l]) if l == len(W) - 1 else np.maximum(0, z[l]))
    return z, a


def forward_where(X, W, b):
    z, a = [None] * len(W), [None] * len(W)
    a[0] = X.copy()
    for l in range(1, len(W)):
        z[l] = np.einsum("nj,ij->ni", a[l - 1], W[l]) + b[l]
        a[l] = np.where(z[l] > 0, z[l], 0) if l < len(W) - 1 else z[l].copy()
    return tuple(z), tuple(a)


def forward_in_place(X, W, b):
    z, a = [None], [X]
    for weight, bias in zip(W[1:], b[1:], strict=True):
        pre_activation = np.dot(a[-1], weight.T)
        pre_activation += bias
        z.append(pre_activation)
        activation = pre_activation.copy()
        activation[activation < 0] = 0
        a.append(activation)
    a[-1] = z[-1]
    return z, a


def forward_float32(X, W, b):
    single = (
        [None if v is None else v.astype(np.float32) for v in W],
        [None if v is None else v.astype(np.float32) for v in b],
    )
    return forward(X.astype(np.float32), *single)


def forward_fortran(X, W, b):
    return forward(np.asfortranarray(X), [None] + [np.asfortranarray(w) for w in W[1:]], b)


forward_planted: list[Planted] = []


@plant(forward_planted, "bias_forgotten")
def _(X, W, b):
    return forward(X, W, [None] + [0 * v for v in b[1:]])


@plant(forward_planted, "output_activated")
def _(X, W, b):
    return forward(X, W, b, last=lambda z: np.maximum(0, z))


@plant(forward_planted, "not_float")
def _(X, W, b):
    z, a = forward(X, W, b)
    return z, [v.astype(int) for v in a]


@plant(forward_planted, "wrong_length")
def _(X, W, b):
    z, a = forward(X, W, b)
    return z[1:], a


@plant(forward_planted, "mutated")
def _(X, W, b):
    z, a = forward(X, W, b)
    X += 1
    return z, a


@plant(forward_planted, "wrong_count")
def _(X, W, b):
    return forward(X, W, b)[1]


FORWARD = Answers([forward, forward_where, forward_in_place, forward_float32, forward_fortran], forward_planted)

# output_delta


def output_delta(z, y):
    a = sigmoid(z)
    return (a - y) * a * (1 - a) / len(z)


def output_delta_loops(z, y):
    delta = np.empty_like(z)
    for n in range(z.shape[0]):
        for i in range(z.shape[1]):
            a = sigmoid(z[n, i])
            delta[n, i] = (a - y[n, i]) * a * (1 - a) / z.shape[0]
    return delta


def output_delta_in_place(z, y):
    a = sigmoid(z)
    delta = a.copy()
    delta -= y
    delta *= a
    delta *= 1 - a
    delta /= len(delta)
    return delta


def output_delta_float32(z, y):
    return output_delta(z.astype(np.float32), y.astype(np.float32))


def output_delta_fortran(z, y):
    return np.asfortranarray(output_delta(np.asfortranarray(z), y))


output_delta_planted = [
    Planted(lambda z, y: -output_delta(z, y), ("negated",)),
    Planted(lambda z, y: (sigmoid(z) - y) / len(z), ("slope_missing",)),
    Planted(lambda z, y: sigmoid(z) - y, ("slope_missing", "times_batch")),
    Planted(lambda z, y: output_delta(z, y) * len(z), ("times_batch",)),
    Planted(lambda z, y: output_delta(z, y) / len(z), ("over_batch",)),
    Planted(lambda z, y: 2 * output_delta(z, y), ("doubled",)),
    Planted(lambda z, y: output_delta(z, y) / 2, ("halved",)),
    Planted(lambda z, y: 0.1 * output_delta(z, y), ("scaled",)),
    Planted(lambda z, y: -output_delta(z, y) * len(z), ("negated", "times_batch")),
    Planted(lambda z, y: np.zeros_like(z), ("zero",)),
    Planted(lambda z, y: np.zeros(z.shape, dtype=int), ("not_float",)),
    Planted(lambda z, y: output_delta(z, y).T, ("transposed",)),
    Planted(lambda z, y: output_delta(z, y).T.reshape(z.shape), ("reshaped",)),
    Planted(lambda z, y: output_delta(z, y).sum(axis=0), ("wrong_shape",)),
    Planted(lambda z, y: output_delta(z, y)[::-1], ("rows_reversed",)),
    Planted(lambda z, y: output_delta(z, y) * 1j, ("not_float",)),
    Planted(lambda z, y: output_delta(z, y) / 0 * 0, ("non_finite",)),
    Planted(lambda z, y: None, ("returned_nothing",)),
    Planted(lambda z, y: output_delta(z, y) + np.random.default_rng().normal(size=z.shape), ("not_repeatable",)),
    Planted(lambda z: z, ("wrong_signature",)),
    Planted(lambda z, y: undefined_name, ("missing_name",)),  # noqa: F821
    Planted(lambda z, y: z.nothing, ("raised",)),
]


@plant(output_delta_planted, "slope_at_a")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * sigmoid(a) * (1 - sigmoid(a)) / len(z)


@plant(output_delta_planted, "slope_twice")
def _(z, y):
    a = sigmoid(z)
    return (a - y) * (a * (1 - a)) ** 2 / len(z)


@plant(output_delta_planted, "slope_of_tanh")
def _(z, y):
    return (sigmoid(z) - y) * (1 - np.tanh(z) ** 2) / len(z)


@plant(output_delta_planted, "first_example")
def _(z, y):
    delta = output_delta(z, y)
    delta[1:] = 0
    return delta


@plant(output_delta_planted, "not_implemented")
def _(z, y):
    raise NotImplementedError


@plant(output_delta_planted, "shares_memory")
def _(z, y):
    return z[:]


@plant(output_delta_planted, "mutated")
def _(z, y):
    delta = output_delta(z, y)
    y -= sigmoid(z)
    return delta


@plant(output_delta_planted)
def _(z, y):
    delta = output_delta(z, y)
    delta[-1, -1] += 0.01
    return delta


@plant(output_delta_planted, "numerical_gradient")
def _(z, y):
    delta, h = np.zeros_like(z), 1e-5

    def loss(z):
        return 0.5 * np.sum((sigmoid(z) - y) ** 2) / len(z)

    for index in np.ndindex(z.shape):
        e = np.zeros_like(z)
        e[index] = h
        delta[index] = (loss(z + e) - loss(z - e)) / (2 * h)
    return delta


OUTPUT_DELTA = Answers(
    [output_delta, output_delta_loops, output_delta_in_place, output_delta_float32, output_delta_fortran],
    output_delta_planted,
)

# hidden_delta


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def hidden_delta_loops(delta_next, W_next, z):
    delta = np.zeros(z.shape)
    for n in range(z.shape[0]):
        for i in range(z.shape[1]):
            blame = sum(delta_next[n, k] * W_next[k, i] for k in range(len(W_next)))
            delta[n, i] = blame / np.cosh(z[n, i]) ** 2
    return delta


def hidden_delta_einsum(delta_next, W_next, z):
    return np.einsum("nk,ki,ni->ni", delta_next, W_next, 1 - np.tanh(z) ** 2)


def hidden_delta_columns(delta_next, W_next, z):
    return np.asfortranarray((W_next.T @ delta_next.T).T * (1 - np.tanh(z)) * (1 + np.tanh(z)))


def hidden_delta_float32(delta_next, W_next, z):
    return hidden_delta(*(v.astype(np.float32) for v in (delta_next, W_next, z)))


hidden_delta_planted = [
    Planted(lambda d, W, z: -hidden_delta(d, W, z), ("negated",)),
    Planted(lambda d, W, z: d @ W, ("slope_missing",)),
    Planted(lambda d, W, z: d @ W * (1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda d, W, z: d @ W * (1 - np.tanh(z) ** 2) ** 2, ("slope_twice",)),
    Planted(lambda d, W, z: d @ W * sigmoid(z) * (1 - sigmoid(z)), ("slope_of_sigmoid",)),
    Planted(lambda d, W, z: d @ W.T * (1 - np.tanh(z) ** 2), ("weights_transposed", "raised")),
    Planted(lambda d, W, z: hidden_delta(d, W, z) / len(z), ("over_batch",)),
    Planted(lambda d, W, z: hidden_delta(d, W, z) * len(z), ("times_batch",)),
    Planted(lambda d, W, z: hidden_delta(d, W, z).T, ("transposed",)),
    Planted(lambda d, W, z: hidden_delta(d, W, z).T.reshape(z.shape), ("reshaped",)),
    Planted(lambda d, W, z: np.zeros_like(z), ("zero",)),
    Planted(lambda d, W, z: np.where(np.arange(len(z))[:, None] == 0, hidden_delta(d, W, z), 0.0), ("first_example",)),
    Planted(lambda d, W, z: hidden_delta(d, W, z)[:, ::-1], ("columns_reversed",)),
    Planted(lambda d, W, z: -(d @ W), ("slope_missing", "negated")),
]

HIDDEN_DELTA = Answers(
    [hidden_delta, hidden_delta_loops, hidden_delta_einsum, hidden_delta_columns, hidden_delta_float32],
    hidden_delta_planted,
)

# parameter_gradients


def parameter_gradients(delta, a_prev):
    return delta.T @ a_prev, delta.sum(axis=0)


def parameter_gradients_loops(delta, a_prev):
    dW, db = np.zeros((delta.shape[1], a_prev.shape[1])), np.zeros(delta.shape[1])
    for d, a in zip(delta, a_prev, strict=True):
        dW += np.outer(d, a)
        db += d
    return dW, db


def parameter_gradients_einsum(delta, a_prev):
    return [np.einsum("ni,nj->ij", delta, a_prev), np.einsum("ni->i", delta)]


def parameter_gradients_ones(delta, a_prev):
    return np.asfortranarray((a_prev.T @ delta).T), np.ones(len(delta)) @ delta


def parameter_gradients_float32(delta, a_prev):
    return parameter_gradients(delta.astype(np.float32), a_prev.astype(np.float32))


parameter_planted = [
    Planted(lambda d, a: (a.T @ d, d.sum(axis=0)), ("transposed",)),
    Planted(lambda d, a: ((a.T @ d).reshape(d.shape[1], a.shape[1]), d.sum(axis=0)), ("reshaped",)),
    Planted(lambda d, a: (d.T @ a, d), ("bias_not_summed",)),
    Planted(lambda d, a: (d.T @ a, d.mean(axis=0)), ("over_batch",)),
    Planted(lambda d, a: (d.T @ a / len(d), d.mean(axis=0)), ("over_batch",)),
    Planted(lambda d, a: (d.T @ a, d.sum(axis=0, keepdims=True)), ("extra_axis",)),
    Planted(lambda d, a: (np.outer(d[0], a[0]), d[0].copy()), ("first_example",)),
    Planted(lambda d, a: (-d.T @ a, -d.sum(axis=0)), ("negated",)),
    Planted(lambda d, a: (d.T @ a, d.sum()), ("wrong_shape",)),
    Planted(lambda d, a: (d.T @ a * len(d), d.sum(axis=0) * len(d)), ("times_batch",)),
    Planted(lambda d, a: (a.T @ d, d.mean(axis=0)), ("transposed", "over_batch")),
    Planted(lambda d, a: d.T @ a, ("wrong_count",)),
    Planted(lambda d, a: (d.sum(axis=0), d.T @ a), ("wrong_shape",)),
]

PARAMETER_GRADIENTS = Answers(
    [
        parameter_gradients,
        parameter_gradients_loops,
        parameter_gradients_einsum,
        parameter_gradients_ones,
        parameter_gradients_float32,
    ],
    parameter_planted,
)
