"""A fully connected network of any depth: forward with a cache, backward by recurrence.

Layer numbers are the maths' own. Lists of weights, biases and pre-activations have None
at index 0, so that W[l], b[l], z[l] and delta[l] belong to layer l = 1..L, and a[0] is
the input. Rows are examples, and delta[l] is dL/dz[l]:

    z[l] = a[l-1] @ W[l].T + b[l]
    a[l] = f(z[l])                              plain layer
    a[l] = a[l-1] + branch_scale * f(z[l])      residual layer

Backward, (BP1) to (BP4) stand beside the four equations that lesson 4 derives.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from backprop.activations import Activation, activation_named
from backprop.initializers import Initializer, he
from backprop.losses import loss_named

Layers = list[Any]
"""An array for each layer, at the layer's own number; None at 0 where there is none."""


class Cache(NamedTuple):
    """What the backward pass needs: z[l] and a[l], each (N, n_l); z[0] is None."""

    z: Layers
    a: Layers


class Gradients(NamedTuple):
    """dL/dW[l] (n_l, n_{l-1}), dL/db[l] (n_l,), dL/dz[l] (N, n_l), dL/dX (N, n_0)."""

    dW: Layers
    db: Layers
    delta: Layers
    dX: np.ndarray


@dataclass
class Network:
    """Weights and biases, the activations, the loss, and whether layers are residual.

    W[l]: (n_l, n_{l-1}); b[l]: (n_l,); W[0] and b[0] are None. `residual` adds a[l-1]
    to every hidden layer as wide as the one before; `branch_scale` multiplies what it
    is added to (1/sqrt(L) keeps a deep stack from exploding). The cross-entropy losses
    take logits, so they go with output="identity". ValueError where lists, shapes or
    names do not fit.

    >>> net = Network([None, np.array([[2.0, -1.0]])], [None, np.array([0.5])])
    >>> cache = net.forward(np.array([[1.0, 3.0]]))
    >>> cache.a[1]
    array([[-0.5]])
    >>> net.backward(cache, np.array([[1.0]])).dW[1]
    array([[-1.5, -4.5]])
    """

    W: Layers
    b: Layers
    hidden: str = "relu"
    output: str = "identity"
    loss: str = "half_squared_error"
    residual: bool = False
    branch_scale: float = 1.0

    def __post_init__(self) -> None:
        # An unknown name is refused here, not at the first forward pass.
        activation_named(self.hidden)
        activation_named(self.output)
        loss_named(self.loss)
        W, b = self.W, self.b
        if len(W) != len(b) or len(W) < 2 or W[0] is not None or b[0] is not None:
            raise ValueError(
                "W and b need None at index 0, then one entry a layer, equally many; "
                f"they have lengths {len(W)} and {len(b)}"
            )
        for l in range(1, len(W)):
            W_shape, b_shape = np.shape(W[l]), np.shape(b[l])
            found = f"layer {l}: W has shape {W_shape}, b has shape {b_shape}"
            if len(W_shape) != 2 or b_shape != (W_shape[0],):
                wanted = f"W must be (n_{l}, n_{l - 1}) and b (n_{l},)"
                raise ValueError(f"{found}: {wanted}")
            if l > 1 and W_shape[1] != len(W[l - 1]):
                raise ValueError(f"{found}, but {len(W[l - 1])} inputs arrive")

    @classmethod
    def random(
        cls,
        widths: list[int],
        rng: Generator,
        initializer: Initializer = he,
        **options: Any,
    ) -> "Network":
        """Widths n_0..n_L, random weights, zero biases; options: the fields above."""
        if len(widths) < 2:
            raise ValueError(f"a network needs at least two widths, not {widths}")
        W = [None] + [initializer(rng, n_in, n_out) for n_in, n_out in pairwise(widths)]
        b = [None] + [np.zeros(n_out) for n_out in widths[1:]]
        return cls(W, b, **options)

    @property
    def depth(self) -> int:
        """L, the number of layers with weights."""
        return len(self.W) - 1

    def is_residual(self, l: int) -> bool:
        """Whether layer l adds its input: `residual`, hidden, and as wide as that."""
        n_out, n_in = self.W[l].shape
        return self.residual and l < self.depth and n_out == n_in

    def layer_activation(self, l: int) -> Activation:
        """f and f' of layer l."""
        return activation_named(self.output if l == self.depth else self.hidden)

    def forward(self, X: np.ndarray) -> Cache:
        """All pre-activations and activations.

        X: (N, n_0). ValueError names both shapes where X and W[1] do not fit.
        """
        X = np.asarray(X, dtype=float)
        n_0 = self.W[1].shape[1]
        if X.ndim != 2 or X.shape[1] != n_0 or len(X) == 0:
            raise ValueError(
                f"X has shape {X.shape}, but W[1] of shape {self.W[1].shape} "
                f"needs (N, {n_0}) with N >= 1"
            )
        z: Layers = [None]
        a: Layers = [X]
        for l in range(1, self.depth + 1):
            z.append(a[l - 1] @ self.W[l].T + self.b[l])
            branch = self.layer_activation(l).f(z[l])
            skips = self.is_residual(l)
            a.append(a[l - 1] + self.branch_scale * branch if skips else branch)
        return Cache(z, a)

    def loss_value(self, cache: Cache, y: np.ndarray) -> float:
        """The mean loss of the cached outputs against y, (N, n_L)."""
        return loss_named(self.loss).value(cache.a[-1], y)

    def backward(self, cache: Cache, y: np.ndarray) -> Gradients:
        """The exact gradient of the loss, by recurrence from the last layer to layer 1.

        y: (N, n_L). ValueError names both shapes where the outputs and y differ.
        """
        z, a = cache
        L = self.depth
        delta: Layers = [None] * (L + 1)
        dW: Layers = [None] * (L + 1)
        db: Layers = [None] * (L + 1)
        da = loss_named(self.loss).gradient(a[L], y)
        for l in range(L, 0, -1):
            skips = self.is_residual(l)
            slope = self.layer_activation(l).f_prime(z[l])
            # (BP1) in layer L; below it (BP2), where da is delta[l+1] @ W[l+1].
            delta[l] = (self.branch_scale * da if skips else da) * slope
            db[l] = delta[l].sum(axis=0)  # (BP3)
            dW[l] = delta[l].T @ a[l - 1]  # (BP4)
            da_below = delta[l] @ self.W[l]
            da = da_below + da if skips else da_below
        return Gradients(dW, db, delta, da)
