"""The shared NumPy module of the course: small enough to read in one sitting.

Start with `network`, then `activations` and `losses`; the referee is
`finite_differences`.

>>> X, labels = xor()
>>> net = Network([None, np.ones((1, 2))], [None, np.zeros(1)])
>>> net.backward(net.forward(X), labels[:, None]).dW[1]
array([[0.5, 0.5]])
"""

from backprop.activations import ACTIVATIONS, activation_named
from backprop.datasets import blobs, digits, hold_out, moons, spirals, xor
from backprop.finite_differences import (
    central_difference,
    numerical_gradient,
    relative_error,
)
from backprop.initializers import INITIALIZERS
from backprop.losses import LOSSES, one_hot, softmax
from backprop.network import Cache, Gradients, Network
from backprop.optimizers import (
    adam_step,
    clip_by_global_norm,
    global_norm,
    momentum_step,
    sgd_step,
)

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "Cache",
    "Gradients",
    "Network",
    "activation_named",
    "adam_step",
    "blobs",
    "central_difference",
    "clip_by_global_norm",
    "digits",
    "global_norm",
    "hold_out",
    "momentum_step",
    "moons",
    "numerical_gradient",
    "one_hot",
    "relative_error",
    "sgd_step",
    "softmax",
    "spirals",
    "xor",
]
