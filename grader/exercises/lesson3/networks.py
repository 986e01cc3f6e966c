"""Random networks of any depth, for lesson 3's exercises."""

from collections.abc import Callable
from typing import Any

import numpy as np
from backprop.initializers import he
from backprop.network import Network

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6)
DEPTHS = ([3, 4, 2], [2, 3], [1, 1, 1], [4, 4, 4, 4], [3, 5, 1], [2, 6, 5, 4, 3], [5, 2, 3], [3, 3, 3, 2])
"""Number of examples, and widths, by case."""


def random_network(rng: np.random.Generator, widths: list[int], init: Callable = he, **options: Any) -> Network:
    """A network with random weights and random biases."""
    network = Network.random(widths, rng, init, **options)
    network.b = [None] + [rng.normal(0.0, 0.5, size=b.shape) for b in network.b[1:]]
    return network
