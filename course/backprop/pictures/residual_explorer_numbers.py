"""How long a signal and its gradient are at every layer of a deep residual stack: real passes for every state."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop.initializers import he, lecun

WIDTH, BATCH, MAX_DEPTH = 64, 32, 50


class State(NamedTuple):
    """All that the picture depends on.

    depth L counts the layers; scale is the branch scale s; skip: whether a layer adds its input; last_matrix: whether
    the branch ends in a matrix of its own; normalise: whether the branch starts with a layer norm.
    """

    depth: int = 30
    scale: float = 1.0
    skip: bool = True
    last_matrix: bool = False
    normalise: bool = False
    seed: int = 0

    @property
    def branch(self) -> str:
        """The branch as a formula."""
        inner = "relu(norm(a) Wᵀ)" if self.normalise else "relu(a Wᵀ)"
        return f"{inner} Vᵀ" if self.last_matrix else inner


def signal_sizes(state: State) -> tuple[np.ndarray, np.ndarray]:
    """log10 of ||a[l]|| / ||a[0]|| and of ||dL/da[l]|| / ||dL/da[L]||, for l = 0..L, each (L + 1,).

    A batch of 32 standard normal examples of width 64, W by He, V with variance 1/n, no biases, and a standard normal
    gradient arriving above. Frobenius norms over the batch; -inf is exactly 0, inf or nan overflowed. Written out here,
    because a Network knows neither V nor the norm, and no branch scale without a skip path.
    """
    X, upstream, W, V = _arrays(state.seed)
    a, kept = [X], []
    with np.errstate(all="ignore"):
        for l in range(state.depth):
            inner, spread = _normalised(a[l]) if state.normalise else (a[l], None)
            z = inner @ W[l].T
            branch = np.maximum(z, 0.0)
            if state.last_matrix:
                branch = branch @ V[l].T
            kept.append((inner, spread, z))
            a.append(state.skip * a[l] + state.scale * branch)
        da = [upstream]
        for l in reversed(range(state.depth)):
            inner, spread, z = kept[l]
            g = state.scale * da[0]
            if state.last_matrix:
                g = g @ V[l]
            g = (g * (z > 0)) @ W[l]
            if state.normalise:
                g = (g - g.mean(1, keepdims=True) - inner * (g * inner).mean(1, keepdims=True)) / spread
            da.insert(0, state.skip * da[0] + g)
        return _relative(a, 0), _relative(da, -1)


class RuleOfThumb(NamedTuple):
    """How long a signal should be, in words, and log10 of it for l = 0..L, (L + 1,)."""

    words: str
    sizes: np.ndarray


def rule_of_thumb(state: State) -> RuleOfThumb:
    """For branches that have nothing in common with the skip path, each s times as long as what enters it.

    What enters is the signal, or, behind a norm, of the length that the signal had at layer 0.
    """
    l = np.arange(state.depth + 1)
    if state.normalise:
        return RuleOfThumb("√(1 + l s²) at layer l", 0.5 * np.log10(1 + l * state.scale**2))
    return RuleOfThumb("√(1 + s²) per layer", 0.5 * l * np.log10(1 + state.scale**2))


@lru_cache(maxsize=4)
def _arrays(seed: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    X, upstream = rng.normal(size=(BATCH, WIDTH)), rng.normal(size=(BATCH, WIDTH))
    W = [he(rng, WIDTH, WIDTH) for _ in range(MAX_DEPTH)]
    return X, upstream, W, [lecun(rng, WIDTH, WIDTH) for _ in range(MAX_DEPTH)]


def _normalised(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centred = a - a.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    return centred / spread, spread


def _relative(arrays: list[np.ndarray], reference: int) -> np.ndarray:
    norms = np.array([np.linalg.norm(array) for array in arrays])
    return np.log10(norms / norms[reference])
