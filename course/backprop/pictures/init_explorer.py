"""The initialization widget: one deep stack, one dial for the size of its weights, and what becomes of both signals."""

import numpy as np
from ipywidgets import Button, Dropdown, IntSlider, Layout, SelectionSlider

from backprop.activations import activation_named
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.init_explorer_drawing import draw_signals
from backprop.pictures.init_explorer_numbers import (
    ACTIVATIONS,
    MAX_DEPTH,
    SCALES,
    WIDTHS,
    State,
    signals,
    stuck,
)

PRESETS = {"1/√n": 1.0, "√(2/n)": 2**0.5}


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, real backprop every time."""
    f = activation_named(state.activation).f
    name = "ReLU" if state.activation == "relu" else state.activation
    title = f"{name}: weights of standard deviation {state.scale:.3g}/√n"
    note = f"n = {state.width} units a layer, {state.depth} layers, seed {state.seed}"
    # ReLU has no upper end: each layer's axis goes to four times its typical size.
    span = None if state.activation == "relu" else (float(round(float(f(np.array(-40.0))))), 1.0)
    known = signals(state)
    word = "off" if state.activation == "relu" else "saturated"
    shares = {l: f"{stuck(state.activation, values):.0%} {word}" for l, values in known.samples.items()}
    return draw_signals(known, title, note, span, shares)


def init_explorer(
    activation: str = "tanh", scale: float = 1.0, depth: int = 20, width: int = 64, seed: int = 0
) -> Picture:
    """Controls for the size of the weights, the width, the depth and the activation of a deep stack.

    activation: one of ACTIVATIONS; scale: one of SCALES, in units of 1/sqrt(n); depth: 2..50 hidden layers; width: one
    of WIDTHS; seed: of weights and data. ValueError names what does not fit.
    """
    for name, value, allowed in (
        ("activation", activation, ACTIVATIONS),
        ("scale", scale, SCALES),
        ("width", width, WIDTHS),
    ):
        if value not in allowed:
            raise ValueError(f"{name} must be one of {allowed}, not {value!r}")
    if not 2 <= depth <= MAX_DEPTH:
        raise ValueError(f"depth must lie in 2..{MAX_DEPTH}, not {depth}")
    marks = [(f"{mark:.3g}", mark) for mark in SCALES]
    scales = SelectionSlider(options=marks, value=scale, description="std · √n", **wide(360))
    kinds = Dropdown(options=ACTIVATIONS, value=activation, description="activation", **wide(180))
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", **wide(260))
    widths = SelectionSlider(options=WIDTHS, value=width, description="width n", **wide(220))
    buttons = {
        _preset(name): lambda state, preset=preset: state._replace(scale=preset) for name, preset in PRESETS.items()
    }
    again = Button(description="New weights", icon="random", tooltip="Draw other weights and data: the next seed")
    return explorer(
        draw,
        State(activation, scale, depth, width, seed),
        rows=[(scales, *buttons, kinds), (depths, widths, again)],
        controls={"activation": kinds, "scale": scales, "depth": depths, "width": widths},
        on_pages={"activation": ACTIVATIONS, "scale": SCALES, "depth": (20, MAX_DEPTH)},
        buttons={**buttons, again: lambda state: state._replace(seed=state.seed + 1)},
    )


def _preset(name: str) -> Button:
    return Button(description=name, tooltip=f"Weights of standard deviation {name}", layout=Layout(width="80px"))
