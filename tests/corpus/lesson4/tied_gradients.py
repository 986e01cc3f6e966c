"""Right and wrong answers to `tied_gradients`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import central, sigmoid


def tied(X, W, encoder=1.0, decoder=1.0, into=1.0, target=1.0, slope=lambda z: 1 - np.tanh(z) ** 2):
    z = X @ W.T
    h = np.tanh(z)
    dout = (h @ W - X) / len(X)
    dz = dout @ W.T * slope(z)
    return encoder * dz.T @ X + decoder * h.T @ dout, into * dz @ W - target * dout


def tied_loops(X, W):
    dW, dX = np.zeros_like(W), np.zeros_like(X)
    for n, x in enumerate(X):
        h = np.tanh(W @ x)
        dout = (W.T @ h - x) / len(X)
        dz = (W @ dout) * (1 - h**2)
        dW += np.outer(h, dout)
        dW += np.outer(dz, x)
        dX[n] = W.T @ dz - dout
    return dW, dX


def tied_einsum(X, W):
    h = np.tanh(np.einsum("nj,ij->ni", X, W))
    dout = (np.einsum("ni,ij->nj", h, W) - X) / X.shape[0]
    dz = np.einsum("nj,ij,ni->ni", dout, W, 1 - h**2)
    dW = np.einsum("ni,nj->ij", h, dout) + np.einsum("ni,nj->ij", dz, X)
    return [np.asfortranarray(dW), np.einsum("ni,ij->nj", dz, W) - dout]


def tied_in_place(X, W):
    h = np.tanh(X @ W.T)
    dout = h @ W
    dout -= X
    dout /= len(X)
    dX = -dout
    dz = dout @ W.T
    dz *= 1 - h**2
    dW = h.T @ dout
    dW += dz.T @ X
    dX += dz @ W
    return dW, dX


RIGHT = [tied, tied_loops, tied_einsum, tied_in_place]

PLANTED = [
    Planted(lambda *v: tied(*v, encoder=0.0), ("path_lost: W in h",)),
    Planted(lambda *v: tied(*v, decoder=0.0), ("path_lost: W in out",)),
    Planted(lambda *v: tied(*v, into=0.0), ("path_lost: X in h",)),
    Planted(lambda *v: tied(*v, target=0.0), ("path_lost: X in error",)),
    Planted(lambda *v: tied(*v, decoder=0.0, target=0.0), ("paths_lost: X in error, W in out",)),
    Planted(lambda *v: tied(*v, slope=lambda z: 1.0), ("slope_missing",)),
    Planted(lambda *v: tied(*v, slope=lambda z: 1 - np.tanh(np.tanh(z)) ** 2), ("slope_at_a",)),
    Planted(lambda *v: tied(*v, slope=lambda z: (1 - np.tanh(z) ** 2) ** 2), ("slope_twice",)),
    Planted(lambda *v: tied(*v, slope=lambda z: sigmoid(z) * sigmoid(-z)), ("slope_of_sigmoid",)),
    Planted(lambda *v: tied(*v, encoder=2.0, target=0.5), ()),
    Planted(lambda *v: tied(*v, slope=lambda z: 1 - z**2), ("slope_formula_at_z",)),
    Planted(lambda X, W: tuple(part / X.shape[1] for part in tied(X, W)), ("over_outputs",)),
    Planted(lambda *v: tied(*v, slope=lambda z: central(np.tanh, z)), ("numerical_gradient",)),
]


@plant(PLANTED, "aliased")
def _(X, W):
    h = np.tanh(X @ W.T)
    dout = (h @ W - X) / len(X)
    dX = dout
    dX *= -1
    dz = dout @ W.T * (1 - h**2)
    dX += dz @ W
    return tied(X, -W)[0], dX


@plant(PLANTED, "path_lost: W in out", "negated", "aliased")
def _(X, W):
    """The lesson's own program."""
    h = np.tanh(X @ W.T)
    dout = (h @ W - X) / len(X)
    dX = dout
    dX *= -1
    dW = h.T @ dout
    dz = (dout @ W.T) * (1 - h**2)
    dW = dz.T @ X
    dX += dz @ W
    return dW, dX


PLANTED += [
    Planted(lambda *v: tied(*v, encoder=-1.0), ("path_turned: W in h",)),
    Planted(lambda *v: tied(*v, target=-1.0), ("minus_lost",)),
    Planted(lambda *v: tied(*v, slope=np.tanh), ("slope_not_derived",)),
    Planted(lambda X, W: [part * len(X) / X.shape[1] for part in tied(X, W)], ("mean_over_another_size",)),
]
