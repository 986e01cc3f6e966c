"""A saturating neuron: how steep the sigmoid is at z, and the delta that each of two losses makes of the error."""

from typing import NamedTuple

import numpy as np

from backprop.activations import sigmoid, sigmoid_prime

REACH = 10.0


class State(NamedTuple):
    """All that the picture depends on: the pre-activation, -10..10, and the target, 0 or 1."""

    z: float = -6.0
    y: int = 1


class Neuron(NamedTuple):
    """The neuron in one state: z and the target y; a; the slope at z; delta under each of the two losses."""

    z: float
    y: int
    a: float
    slope: float
    squared: float
    cross: float


def neuron(state: State) -> Neuron:
    """The neuron's numbers in this state."""
    z = np.asarray(state.z)
    squared, cross = deltas(z, state.y)
    return Neuron(state.z, state.y, float(sigmoid(z)), float(sigmoid_prime(z)), float(squared), float(cross))


def deltas(z: np.ndarray, y: int) -> tuple[np.ndarray, np.ndarray]:
    """dL/dz of one sigmoid neuron under half squared error and under binary cross-entropy, of z's shape."""
    error = sigmoid(z) - y
    return error * sigmoid_prime(z), error
