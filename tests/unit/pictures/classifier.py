"""A batch and the parameters of a small softmax classifier, for the line stepper."""

import numpy as np


def example(seed: int = 4, N: int = 2, n_0: int = 5, n_1: int = 4, K: int = 3) -> dict[str, np.ndarray]:
    """What line_stepper takes, by name."""
    rng = np.random.default_rng(seed)
    shapes = {"X": (N, n_0), "W1": (n_1, n_0), "b1": (n_1,), "W2": (K, n_1), "b2": (K,)}
    arrays = {name: rng.normal(0, 0.7, size=shape) for name, shape in shapes.items()}
    return arrays | {"labels": rng.integers(0, K, size=N)}
