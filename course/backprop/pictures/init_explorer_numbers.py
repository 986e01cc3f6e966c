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
SCALES = (
    *(k / 10 for k in range(1, 10)),
    *(1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 2**0.5, 1.45, 1.5, 1.59, 1.7, 1.85),
    *(2.0, 2.2, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0),
    *(11.0, 12.0, 13.0, 14.0, 15.0, 17.0, 20.0),
)
"""The marks of the dial, denser where little decides; √2, 1.59 and 1.85 are the gains of ReLU, tanh and sigmoid."""
NEAR_AN_END = 0.05


class State(NamedTuple):
    """All that the picture depends on. scale: the weights' standard deviation times sqrt(n), one of SCALES."""

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


def stuck(activation: str, values: np.ndarray) -> float:
    """The share of activations whose slope is all but gone: 0 for ReLU, else within 0.05 of one of f's two ends."""
    if activation == "relu":
        return float(np.mean(values == 0))
    low = 0.0 if activation == "sigmoid" else -1.0
    return float(np.mean((values < low + NEAR_AN_END) | (values > 1.0 - NEAR_AN_END)))


@lru_cache(maxsize=8)
def _draws(width: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(BATCH, width)), rng.normal(size=(BATCH, 1))
    readout = rng.normal(0.0, width**-0.5, size=(1, width))
    return X, y, [rng.normal(0.0, width**-0.5, size=(width, width)) for _ in range(MAX_DEPTH)], readout


def _rms(values: np.ndarray) -> float:
    return float(np.linalg.norm(values) / np.sqrt(values.size))
