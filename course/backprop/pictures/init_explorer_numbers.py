"""The sizes of both signals in a deep stack: a real forward and backward pass for every state of the init widget."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop.network import Network


class Signals(NamedTuple):
    """forward, backward: (L,) log10 of the root mean square of a[l] and of delta[l], -inf where it is exactly 0.

    samples: layer -> all its activations, (N * n,), for the layers that get a histogram.
    """

    forward: np.ndarray
    backward: np.ndarray
    samples: dict[int, np.ndarray]


ACTIVATIONS = ("sigmoid", "tanh", "relu")
WIDTHS = (8, 16, 32, 64, 96)
BATCH, MAX_DEPTH = 32, 50
MIN_SCALE, MAX_SCALE, LOG_STEP = 0.1, 10.0, 0.025


class State(NamedTuple):
    """All that the picture depends on. scale: the weights' standard deviation, in units of 1/sqrt(n)."""

    activation: str = "tanh"
    scale: float = 1.0
    depth: int = 20
    width: int = 64
    seed: int = 0


def signals(state: State) -> Signals:
    """Forward and backward through `depth` hidden layers of `width` units: real backprop.

    32 standard normal examples, zero biases, a linear readout to one number with weights N(0, 1/n), half squared error
    against standard normal targets.
    """
    X, y, W, readout = _draws(state.width, state.seed)
    stack = [*(state.scale * w for w in W[: state.depth]), readout]
    network = Network([None, *stack], [None, *(np.zeros(len(w)) for w in stack)], hidden=state.activation)
    cache = network.forward(X)
    delta = network.backward(cache, y).delta
    layers = range(1, state.depth + 1)
    with np.errstate(divide="ignore"):  # a layer of dead units has size 0, and its logarithm is -inf
        forward = np.log10([_rms(cache.a[l]) for l in layers])
        backward = np.log10([_rms(delta[l]) for l in layers])
    return Signals(forward, backward, {l: cache.a[l].ravel() for l in shown_layers(state.depth)})


def shown_layers(depth: int) -> list[int]:
    """The layers that get a histogram: at most five, the first and the last among them."""
    return sorted({1 + round(part * (depth - 1) / 4) for part in range(5)})


@lru_cache(maxsize=8)
def _draws(width: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(BATCH, width)), rng.normal(size=(BATCH, 1))
    readout = rng.normal(0.0, width**-0.5, size=(1, width))
    return X, y, [rng.normal(0.0, width**-0.5, size=(width, width)) for _ in range(MAX_DEPTH)], readout


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))
