"""The stepper: a forward pass, the loss and the backward pass of a small network, one layer a click."""

import numpy as np

from backprop.network import Network
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.canvas.stepping import stepping
from backprop.pictures.stepper_drawing import draw
from backprop.pictures.stepper_numbers import Trace


def example_network() -> Network:
    """The 3-4-3-1 network of the lesson: ReLU hidden layers, linear output, half squared error."""
    W1 = np.array([[0.5, -0.3, 0.4], [-0.6, 0.2, -0.5], [0.3, 0.8, 0.6], [0.7, -0.5, 0.2]])
    W2 = np.array([[0.6, -0.4, 0.5, -0.2], [-0.5, 0.3, -0.7, -0.4], [0.4, 0.7, -0.3, 0.8]])
    W3 = np.array([[0.9, -0.6, -0.5]])
    b = [None, np.array([0.1, 0.2, 0.0, -0.1]), np.array([0.1, 0.1, -0.2]), np.array([0.2])]
    return Network([None, W1, W2, W3], b, hidden="relu", output="identity")


def stepper(network: Network | None = None, x: np.ndarray | None = None, y: np.ndarray | None = None) -> Picture:
    """Step through one example: forward layer by layer, the loss, then delta back layer by layer.

    network: at most 4 layers of at most 4 units, half squared error; x: (n_0,); y: (n_L,). All three default to the
    lesson's 3-4-3-1 example, x = (0.60, -0.40, 0.90), y = 1.5. ValueError where they do not fit each other.
    """
    trace = Trace.of(
        example_network() if network is None else network,
        np.array([0.60, -0.40, 0.90]) if x is None else x,
        np.array([1.5]) if y is None else y,
    )
    return stepping(lambda step: draw(trace, step), trace.last_step, playable=True)
