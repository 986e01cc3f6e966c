"""The loss surface of one neuron with one input, and gradient descent on it."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from backprop.activations import sigmoid, sigmoid_prime

HOURS = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
PASSED = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0])
LOSSES = {"cross_entropy": "cross-entropy", "squared_error": "half squared error"}
STARTS = {"ordinary": (-1.0, 2.0), "saturated": (4.0, 4.0)}
MAX_STEPS, SMALLEST_RATE, LARGEST_RATE = 100, 1e-3, 1e1
W_RANGE, B_RANGE = (-4.0, 7.0), (-6.5, 4.5)
"""The window. As many units wide as high: steepest descent looks steepest only where w and b have one scale."""
LINES, SCRAP, HAIR = 11, 1.5, 0.005
"""How many heights have lines of equal loss; how long a piece of one, in w or b, is worth drawing, and how exactly."""


class Data(NamedTuple):
    """One input and one target per example, as tuples so that they can be a key of a cache."""

    x: tuple[float, ...]
    y: tuple[float, ...]


class Path(NamedTuple):
    """w, b and the loss after 0, 1, ..., steps steps, each (steps + 1,)."""

    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray


class State(NamedTuple):
    """All that the picture depends on. loss is a key of LOSSES, start a key of STARTS."""

    learning_rate: float = 0.01
    steps: int = 30
    loss: str = "cross_entropy"
    start: str = "ordinary"


def losses(w: np.ndarray, b: np.ndarray, data: Data, loss: str) -> np.ndarray:
    """The mean loss of the neuron sigmoid(w x + b) at each of many (w, b), of their common shape."""
    x, y = np.array(data.x), np.array(data.y)
    z = np.multiply.outer(w, x) + np.asarray(b)[..., np.newaxis]
    if loss == "cross_entropy":
        return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))), axis=-1)
    return np.mean(0.5 * (sigmoid(z) - y) ** 2, axis=-1)


def descend(state: State, data: Data) -> Path:
    """Gradient descent from the state's start."""
    x, y = np.array(data.x), np.array(data.y)
    w, b = STARTS[state.start]
    ws, bs = [w], [b]
    for _ in range(state.steps):
        z = w * x + b
        delta = (sigmoid(z) - y) / len(y)
        if state.loss == "squared_error":
            delta = delta * sigmoid_prime(z)
        w, b = w - state.learning_rate * float(delta @ x), b - state.learning_rate * float(delta.sum())
        ws.append(w)
        bs.append(b)
    path = np.array(ws), np.array(bs)
    return Path(*path, losses(*path, data, state.loss))


@lru_cache(maxsize=8)
def lowest(data: Data, loss: str) -> tuple[float, float, float]:
    """(w, b, loss) at the lowest point of the window: a grid, then finer ones around its best point."""
    (w, b), width, height = (0.0, 0.0), 10.0, 10.0
    for _ in range(6):
        grid = np.meshgrid(w + np.linspace(-width, width, 41), b + np.linspace(-height, height, 41))
        values = losses(*grid, data, loss)
        best = np.unravel_index(values.argmin(), values.shape)
        w, b = float(grid[0][best]), float(grid[1][best])
        width, height = width / 8, height / 8
    return w, b, float(values.min())


@lru_cache(maxsize=8)
def contours(data: Data, loss: str) -> tuple[np.ndarray, ...]:
    """Lines of equal loss in the window, each (n, 2) in (w, b); nearer to the lowest height from line to line less."""
    from contourpy import contour_generator

    w, b = np.linspace(*W_RANGE, 72), np.linspace(*B_RANGE, 72)
    heights = losses(*np.meshgrid(w, b), data, loss)
    generator = contour_generator(w, b, heights)
    low = min(lowest(data, loss)[2], float(heights.min()))
    levels = low + (heights.max() - low) * np.linspace(0, 1, LINES + 2)[1:-1] ** 2
    lines = (np.asarray(line) for level in levels for line in generator.lines(level))
    return tuple(_corners(line) for line in lines if np.ptp(line, axis=0).max() > SCRAP)


def _corners(line: np.ndarray) -> np.ndarray:
    """The line without the points that a straight stroke between their neighbours passes within HAIR."""
    kept, start = [line[0]], 0
    for end in range(2, len(line)):
        (w, b), between = line[end] - line[start], line[start + 1 : end] - line[start]
        if np.abs(between @ (b, -w)).max() > HAIR * np.hypot(w, b):
            start = end - 1
            kept.append(line[start])
    return np.array([*kept, line[-1]])
