"""The descent widget: one neuron's loss surface, and gradient descent on it, step by step."""

import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, IntSlider

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.neuron_explorer_drawing import draw_descent
from backprop.pictures.neuron_explorer_numbers import (
    HOURS,
    LARGEST_RATE,
    LOSSES,
    MAX_STEPS,
    PASSED,
    SMALLEST_RATE,
    STARTS,
    Data,
    State,
    contours,
    descend,
    lowest,
)


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

    x: (N,), one input per example; y: (N,), each 0 or 1; both default to hours of practice and exams passed.
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
    rates = FloatLogSlider(
        learning_rate, min=-3, max=1, step=0.05, description="learning rate", readout_format=".3g", **wide(380)
    )
    counts = IntSlider(steps, 0, MAX_STEPS, description="steps", **wide(320))
    kinds = Dropdown(options=[(name, key) for key, name in LOSSES.items()], value=loss, description="loss", **wide(220))
    places = [(f"{key}: w = {w:g}, b = {b:g}", key) for key, (w, b) in STARTS.items()]
    starts = Dropdown(options=places, value=start, description="start", **wide(280))
    return explorer(
        lambda state: draw(state, data),
        State(learning_rate, steps, loss, start),
        rows=[(rates, counts), (kinds, starts)],
        controls={"learning_rate": rates, "steps": counts, "loss": kinds, "start": starts},
        on_pages={
            "learning_rate": (0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 10.0),
            "steps": (0, 10, 30, 60, MAX_STEPS),
            "loss": [*LOSSES],
            "start": [*STARTS],
        },
    )
