"""Right and wrong answers to `forward`."""

import numpy as np

from tests.corpus import Planted, plant


def forward(X, W, b, last=lambda z: z):
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(a[l - 1] @ W[l].T + b[l])
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


RIGHT = [forward, forward_where, forward_in_place]

PLANTED = [
    Planted(lambda X, W, b: forward(X, W, [None] + [0 * v for v in b[1:]]), ("bias_forgotten",)),
    Planted(lambda X, W, b: forward(X, W, b, last=lambda z: np.maximum(0, z)), ("output_activated",)),
    Planted(
        lambda X, W, b: forward(
            X, W, [None] + [np.zeros_like(v) if l < len(W) - 2 else v for l, v in enumerate(b[1:])]
        ),
        (),
    ),
]


@plant(PLANTED, "not_float")
def _(X, W, b):
    z, a = forward(X, W, b)
    return z, [v.astype(int) for v in a]


@plant(PLANTED, "wrong_length")
def _(X, W, b):
    z, a = forward(X, W, b)
    return z[1:], a


@plant(PLANTED, "wrong_length")
def _(X, W, b):
    """The loop ends a layer too early."""
    z, a = forward(X, W, b)
    return z[:-1], a[:-1]


@plant(PLANTED, "missing_layer")
def _(X, W, b):
    """a is returned before z."""
    return forward(X, W, b)[::-1]


def network(X, W, b, f, sent_on=lambda z, a: a):
    """The forward pass with another activation, or with something else than a sent on."""
    z, a, sent = [None], [X], X
    for l in range(1, len(W)):
        z.append(sent @ W[l].T + b[l])
        a.append(f(z[l]) if l < len(W) - 1 else z[l])
        sent = sent_on(z[l], a[l])
    return z, a


PLANTED += [
    Planted(lambda *v: network(*v, f=lambda z: z), ("activation_missing",)),
    Planted(lambda *v: network(*v, f=np.tanh), ("other_activation",)),
    Planted(lambda *v: network(*v, f=lambda z: 1 / (1 + np.exp(-z))), ("other_activation",)),
    Planted(lambda *v: network(*v, f=lambda z: np.maximum(z, 0, out=z)), ("z_overwritten",)),
    Planted(lambda *v: network(*v, f=lambda z: np.maximum(z, 0), sent_on=lambda z, a: z), ("z_passed_on",)),
    Planted(lambda *v: network(*v, f=np.abs), ()),
    Planted(lambda X, W, b: network(X, W, [None] + [-v for v in b[1:]], f=lambda z: np.maximum(z, 0)), ()),
]


@plant(PLANTED)
def _(X, W, b):
    """The bias comes after the activation."""
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(a[l - 1] @ W[l].T)
        a.append((np.maximum(z[l], 0) if l < len(W) - 1 else z[l]) + b[l])
    return z, a
