"""The loss surface of one neuron with one input, and gradient descent on it, step by step."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, HBox, IntSlider, Layout

from backprop.activations import sigmoid, sigmoid_prime
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.neuron_explorer_drawing import B_RANGE, W_RANGE, Data, Path, draw_descent

HOURS = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
PASSED = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0])
LOSSES = {"cross_entropy": "cross-entropy", "squared_error": "half squared error"}
STARTS = {"ordinary": (-1.0, 2.0), "saturated": (4.0, 4.0)}
MAX_STEPS, SMALLEST_RATE, LARGEST_RATE = 100, 1e-3, 1e1


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
    ws, bs = np.array(ws), np.array(bs)
    return Path(ws, bs, losses(ws, bs, data, state.loss))


def draw(state: State, data: Data | None = None) -> Drawing:
    """The picture of one state: a pure function."""
    data = Data(tuple(HOURS), tuple(PASSED)) if data is None else data
    title = f"{LOSSES[state.loss]}, learning rate {state.learning_rate:.3g}, {state.steps} steps"
    return draw_descent(descend(state, data), data, title, contours(data, state.loss), lowest(data, state.loss))


def neuron_explorer(
    x: np.ndarray | None = None,
    y: np.ndarray | None = None,
    learning_rate: float = 0.01,
    steps: int = 30,
    loss: str = "cross_entropy",
    start: str = "ordinary",
) -> Picture:
    """Sliders over the learning rate and the number of steps: does the neuron creep, arrive or bounce?

    x: (N,), one input an example; y: (N,), each 0 or 1; both default to hours of practice and exams passed.
    learning_rate: 0.001..10; steps: 0..100; loss: a key of LOSSES; start: a key of STARTS. ValueError names what does
    not fit.
    """
    x, y = np.asarray(HOURS if x is None else x, dtype=float), np.asarray(PASSED if y is None else y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or not 1 <= len(x) <= 200:
        raise ValueError(f"x and y must be vectors of the same length, 1 to 200, not of shapes {x.shape} and {y.shape}")
    if not SMALLEST_RATE <= learning_rate <= LARGEST_RATE or not 0 <= steps <= MAX_STEPS:
        raise ValueError(
            f"learning_rate must lie in 0.001..10 and steps in 0..{MAX_STEPS}, not {learning_rate} and {steps}"
        )
    if loss not in LOSSES or start not in STARTS:
        raise ValueError(f"loss must be one of {list(LOSSES)} and start one of {list(STARTS)}, not {loss!r}, {start!r}")
    data = Data(tuple(x.tolist()), tuple(y.tolist()))
    wide = {"style": {"description_width": "initial"}}
    rates = FloatLogSlider(
        learning_rate, base=10, min=-3, max=1, step=0.05, description="learning rate", readout_format=".3g",
        layout=Layout(width="380px"), **wide,
    )  # fmt: skip
    counts = IntSlider(steps, 0, MAX_STEPS, description="steps", layout=Layout(width="320px"), **wide)
    kinds = Dropdown(
        options=[(name, key) for key, name in LOSSES.items()],
        value=loss,
        description="loss",
        layout=Layout(width="220px"),
        **wide,
    )
    starts = Dropdown(
        options=[(f"{key}: w = {w:g}, b = {b:g}", key) for key, (w, b) in STARTS.items()],
        value=start,
        description="start",
        layout=Layout(width="280px"),
        **wide,
    )

    def state() -> State:
        return State(rates.value, counts.value, kinds.value, starts.value)

    rows = [HBox(row, layout=Layout(flex_flow="row wrap")) for row in ((rates, counts), (kinds, starts))]
    picture = Picture(rows, draw(state(), data), still=lambda: draw(state(), data))
    for control in (rates, counts, kinds, starts):
        control.observe(lambda _: picture.redraw(draw(state(), data)), names="value")
    return picture


@lru_cache(maxsize=8)
def contours(data: Data, loss: str) -> tuple[np.ndarray, ...]:
    """Lines of equal loss in the window, each (n, 2) in (w, b); closer to the bottom they lie closer together."""
    from contourpy import contour_generator

    w, b = np.linspace(*W_RANGE, 46), np.linspace(*B_RANGE, 46)
    heights = losses(*np.meshgrid(w, b), data, loss)
    generator = contour_generator(w, b, heights)
    levels = np.quantile(heights, (0.004, 0.015, 0.035, 0.07, 0.12, 0.19, 0.28, 0.38, 0.5, 0.63, 0.77, 0.9))
    return tuple(line for level in levels for line in generator.lines(level))


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
