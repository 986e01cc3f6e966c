"""How large the gradient still is when it reaches layer l: a real backward pass for every state of the depth widget."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from backprop.initializers import Initializer, he, lecun, naive, xavier
from backprop.network import Network

WIDTH, BATCH, MAX_DEPTH = 64, 32, 50
ACTIVATIONS = ("sigmoid", "tanh", "relu")
BRANCH_SCALES: dict[str, Callable[[int], float]] = {"1": lambda depth: 1.0, "1/√L": lambda depth: depth**-0.5}


class Init(NamedTuple):
    """An initializer as the widget offers it: its short name, what it draws from, and the function."""

    name: str
    formula: str
    draw: Initializer


INITS = {
    "lecun": Init("LeCun, 1/√n", "s = 1/√n", lecun),
    "xavier": Init("Xavier", "s = √(2/(n_in + n_out)), which is 1/√n where all layers are equally wide", xavier),
    "he": Init("He, √(2/n)", "s = √(2/n)", he),
    "small": Init("naive, 0.01", "s = 0.01", partial(naive, std=0.01)),
    "large": Init("naive, 1", "s = 1", partial(naive, std=1.0)),
}


class State(NamedTuple):
    """All that the picture depends on. depth L counts the hidden layers; branch is a key of BRANCH_SCALES."""

    depth: int = 20
    init: str = "lecun"
    residual: bool = False
    branch: str = "1"
    seed: int = 0
    width: int = WIDTH


def gradient_sizes(state: State, activation: str) -> np.ndarray:
    """log10 of the Frobenius norm of delta[l] over a batch, for l = 1..L, (L,); -inf where it is exactly 0.

    L hidden layers of the state's width (64), 32 standard normal examples, a linear readout to one number with LeCun
    weights, half squared error against standard normal targets, zero biases. delta, not dW: dW[l] also carries the
    size of a[l-1], so that with ReLU it would hide what the backward pass does.
    """
    X, y, W = _weights(state.init, state.seed, state.width)
    stack = [*W[: state.depth], W[-1]]
    b = [None, *(np.zeros(len(w)) for w in stack)]
    scale = BRANCH_SCALES[state.branch](state.depth)
    network = Network([None, *stack], b, hidden=activation, residual=state.residual, branch_scale=scale)
    with np.errstate(all="ignore"):
        gradients = network.backward(network.forward(X), y)
        return np.array([_log_norm(delta) for delta in gradients.delta[1 : state.depth + 1]])


@lru_cache(maxsize=8)
def _weights(init: str, seed: int, width: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(BATCH, width)), rng.normal(size=(BATCH, 1))
    readout = lecun(rng, width, 1)
    return X, y, [*(INITS[init].draw(rng, width, width) for _ in range(MAX_DEPTH)), readout]


def _log_norm(delta: np.ndarray) -> float:
    # Scaled first: the squares of 1e-170 would underflow to 0 although their root does not.
    largest = np.abs(delta).max()
    if largest == 0 or not np.isfinite(largest):
        return float(np.log10(largest))
    return float(np.log10(largest) + np.log10(np.linalg.norm(delta / largest)))
