"""The initialization widget: one deep stack, one dial for the size of its weights, and what becomes of both signals."""

import numpy as np
from ipywidgets import Button, Dropdown, FloatLogSlider, IntSlider, Layout, SelectionSlider

from backprop.activations import activation_named
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.init_explorer_drawing import draw_signals
from backprop.pictures.init_explorer_numbers import (
    ACTIVATIONS,
    LOG_STEP,
    MAX_DEPTH,
    MAX_SCALE,
    MIN_SCALE,
    WIDTHS,
    State,
    signals,
)

PRESETS = {"1/√n": 1.0, "√(2/n)": 2**0.5}


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, real backprop every time."""
    f = activation_named(state.activation).f
    name = "ReLU" if state.activation == "relu" else state.activation
    title = f"{name}: weights of standard deviation {state.scale:.3g}/√n"
    note = f"n = {state.width} units a layer, {state.depth} layers, seed {state.seed}"
    low, high = (0.0, 4.0) if state.activation == "relu" else (round(float(f(np.array(-40.0)))), 1.0)
    return draw_signals(signals(state), title, note, (low, high))


def init_explorer(
    activation: str = "tanh", scale: float = 1.0, depth: int = 20, width: int = 64, seed: int = 0
) -> Picture:
    """Controls for the size of the weights, the width, the depth and the activation of a deep stack.

    activation: one of ACTIVATIONS; scale: 0.1..10, in units of 1/sqrt(n); depth: 2..50 hidden layers; width: one of
    WIDTHS; seed: of weights and data. ValueError names what is out of range.
    """
    if activation not in ACTIVATIONS or width not in WIDTHS:
        raise ValueError(
            f"activation must be one of {ACTIVATIONS} and width one of {WIDTHS}, not {activation!r}, {width!r}"
        )
    if not (2 <= depth <= MAX_DEPTH and MIN_SCALE <= scale <= MAX_SCALE):
        raise ValueError(
            f"depth must lie in 2..{MAX_DEPTH} and scale in {MIN_SCALE}..{MAX_SCALE}, not {depth} and {scale}"
        )
    scales = FloatLogSlider(
        scale, min=-1, max=1, step=LOG_STEP, readout_format=".3g", description="std · √n", **wide(360)
    )
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
        buttons={**buttons, again: lambda state: state._replace(seed=state.seed + 1)},
        tidy=_on_preset,
    )


def _preset(name: str) -> Button:
    return Button(description=name, tooltip=f"Weights of standard deviation {name}", layout=Layout(width="80px"))


def _on_preset(state: State) -> State:
    # The browser moves the slider to its nearest mark, and √2 is not one: that mark stands for it.
    near = (preset for preset in PRESETS.values() if abs(state.scale / preset - 1) < 2e-3)
    return state._replace(scale=next(near, state.scale))
