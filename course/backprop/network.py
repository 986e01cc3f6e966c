"""A fully connected network of any depth: forward with a cache, backward by the recurrence.

Layer numbers are the maths' own. Lists of weights, biases and pre-activations have None at index 0, so that W[l],
b[l], z[l] and delta[l] belong to layer l = 1..L, and a[0] is the input. Rows are examples:

    z[l] = a[l-1] @ W[l].T + b[l]        a[l] = f(z[l])        plain layer
                                         a[l] = a[l-1] + branch_scale * f(z[l])        residual layer
    delta[l] = dL/dz[l]                  dW[l] = delta[l].T @ a[l-1]        db[l] = delta[l].sum(axis=0)
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from backprop.activations import activation
from backprop.initializers import Initializer, he
from backprop.losses import loss


class Cache(NamedTuple):
    """What the forward pass leaves for the backward pass: z[l] and a[l], each (N, n_l); z[0] is None."""

    z: list
    a: list


class Gradients(NamedTuple):
    """dW[l] (n_l, n_{l-1}), db[l] (n_l,), delta[l] = dL/dz[l] (N, n_l) for l = 1..L, and dX = dL/dX (N, n_0)."""

    dW: list
    db: list
    delta: list
    dX: np.ndarray


@dataclass
class Network:
    """Weights and biases, the activations, the loss, and whether equal-width hidden layers are residual.

    W[l]: (n_l, n_{l-1}); b[l]: (n_l,); W[0] and b[0] are None. `residual` adds a[l-1] to every hidden layer whose
    width equals the one before; `branch_scale` multiplies its branch (1/sqrt(L) keeps a deep stack from exploding).
    The cross-entropy losses take logits, so they go with output="identity".
    """

    W: list
    b: list
    hidden: str = "relu"
    output: str = "identity"
    loss: str = "half_squared_error"
    residual: bool = False
    branch_scale: float = 1.0

    def __post_init__(self) -> None:
        activation(self.hidden), activation(self.output), loss(self.loss)
        if len(self.W) < 2 or len(self.W) != len(self.b) or self.W[0] is not None or self.b[0] is not None:
            raise ValueError(
                "W and b need None at index 0, then one entry a layer, equally many; "
                f"they have lengths {len(self.W)} and {len(self.b)}"
            )
        for l in range(1, len(self.W)):
            n_in = np.shape(self.W[l - 1])[0] if l > 1 else (np.shape(self.W[l]) or (0,))[-1]
            n_out = np.shape(self.b[l])[0] if np.ndim(self.b[l]) == 1 else -1
            if np.shape(self.W[l]) != (n_out, n_in):
                raise ValueError(
                    f"layer {l}: W has shape {np.shape(self.W[l])}, b has shape {np.shape(self.b[l])}, "
                    f"and {n_in} inputs arrive: W must be (n_{l}, n_{l - 1}) and b (n_{l},)"
                )

    @classmethod
    def random(cls, widths: list[int], rng: np.random.Generator, initializer: Initializer = he, **options) -> "Network":
        """A network with widths n_0..n_L, random weights and zero biases. Options are the fields above."""
        if len(widths) < 2:
            raise ValueError(f"a network needs an input and an output width, not {widths}")
        W = [None] + [initializer(rng, n_in, n_out) for n_in, n_out in pairwise(widths)]
        b = [None] + [np.zeros(n_out) for n_out in widths[1:]]
        return cls(W, b, **options)

    @property
    def depth(self) -> int:
        """L, the number of layers with weights."""
        return len(self.W) - 1

    def is_residual(self, l: int) -> bool:
        """Whether layer l adds its input: hidden, as wide as the layer before, and `residual` is on."""
        return self.residual and l < self.depth and self.W[l].shape[0] == self.W[l].shape[1]

    def layer_activation(self, l: int):
        """The Activation of layer l."""
        return activation(self.output if l == self.depth else self.hidden)

    def forward(self, X: np.ndarray) -> Cache:
        """All pre-activations and activations. X: (N, n_0); ValueError names both shapes where they do not fit."""
        X = np.asarray(X, dtype=float)
        n_0 = self.W[1].shape[1]
        if X.ndim != 2 or X.shape[1] != n_0 or len(X) == 0:
            raise ValueError(f"X has shape {X.shape}, but W[1] of shape {self.W[1].shape} needs (N, {n_0}) with N >= 1")
        z, a = [None], [X]
        for l in range(1, self.depth + 1):
            z.append(a[l - 1] @ self.W[l].T + self.b[l])
            branch = self.layer_activation(l).f(z[l])
            a.append(a[l - 1] + self.branch_scale * branch if self.is_residual(l) else branch)
        return Cache(z, a)

    def loss_value(self, cache: Cache, y: np.ndarray) -> float:
        """The mean loss of the cached outputs against y, (N, n_L)."""
        return loss(self.loss).value(cache.a[-1], y)

    def backward(self, cache: Cache, y: np.ndarray) -> Gradients:
        """The exact gradient of the loss, by the recurrence, from the output layer to the first."""
        z, a = cache
        L = self.depth
        delta, dW, db = [None] * (L + 1), [None] * (L + 1), [None] * (L + 1)
        da = loss(self.loss).gradient(a[L], y)
        for l in range(L, 0, -1):
            slope = self.layer_activation(l).f_prime(z[l])
            scale = self.branch_scale if self.is_residual(l) else 1.0
            delta[l] = scale * da * slope
            dW[l] = delta[l].T @ a[l - 1]
            db[l] = delta[l].sum(axis=0)
            skip = da if self.is_residual(l) else 0.0
            da = delta[l] @ self.W[l] + skip
        return Gradients(dW, db, delta, da)
