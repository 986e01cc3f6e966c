"""What in `backprop` would do a student's work, in named groups. An exercise adds up the groups that it forbids."""

from backprop import activations, losses

NUMERICAL_GRADIENT = ("backprop.finite_differences.numerical_gradient",)
FINITE_DIFFERENCES = (*NUMERICAL_GRADIENT, "backprop.finite_differences.central_difference")
NETWORK_FORWARD = ("backprop.network.Network.forward",)
NETWORK_BACKWARD = ("backprop.network.Network.backward",)
BACKPROPAGATION = NETWORK_BACKWARD + FINITE_DIFFERENCES
GRADIENTS = (*BACKPROPAGATION, *(f"backprop.losses.{name}" for name in vars(losses) if name.endswith("_gradient")))
"""All that the module can differentiate, and the referee."""

ACTIVATION_PRIMES = tuple(f"backprop.activations.{name}" for name in vars(activations) if name.endswith("_prime"))
NEURON_DELTAS = tuple(f"backprop.losses.{name}_gradient" for name in ("half_squared_error", "binary_cross_entropy"))
SOFTMAX_DELTA = ("backprop.losses.softmax_cross_entropy_gradient",)
SOFTMAX_LOSS = ("backprop.losses.softmax_cross_entropy",)

INITIALIZERS = tuple(f"backprop.initializers.{name}" for name in ("naive", "lecun", "xavier", "he"))
SGD_STEP = ("backprop.optimizers.sgd_step",)
ADAM_STEP = ("backprop.optimizers.adam_step",)
CLIPPING = ("backprop.optimizers.clip_by_global_norm",)
