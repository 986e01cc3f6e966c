"""The initialization widget: one deep stack, one dial for the size of its weights, and what becomes of both signals."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from ipywidgets import Button, Dropdown, FloatLogSlider, HBox, IntSlider, Layout, SelectionSlider

from backprop.activations import activation_named
from backprop.network import Network
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.init_explorer_drawing import Signals, draw_signals

ACTIVATIONS = ("sigmoid", "tanh", "relu")
WIDTHS = (8, 16, 32, 64, 96)
BATCH, MAX_DEPTH = 32, 50
MIN_SCALE, MAX_SCALE, LOG_STEP = 0.1, 10.0, 0.025
PRESETS = {"1/√n": 1.0, "√(2/n)": 2**0.5}


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
    stack = [None, *(state.scale * w for w in W[: state.depth]), readout]
    b = [None, *(np.zeros(len(w)) for w in stack[1:])]
    network = Network(stack, b, hidden=state.activation)
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
    wide = {"style": {"description_width": "initial"}}
    scales = FloatLogSlider(
        scale,
        min=-1,
        max=1,
        step=LOG_STEP,
        readout_format=".3g",
        description="std · √n",
        layout=Layout(width="360px"),
        **wide,
    )
    presets = [
        Button(description=name, tooltip=f"Weights of standard deviation {name}", layout=Layout(width="80px"))
        for name in PRESETS
    ]
    kinds = Dropdown(
        options=ACTIVATIONS, value=activation, description="activation", layout=Layout(width="180px"), **wide
    )
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", layout=Layout(width="260px"), **wide)
    widths = SelectionSlider(options=WIDTHS, value=width, description="width n", layout=Layout(width="220px"), **wide)
    again = Button(description="New weights", icon="random", tooltip="Draw other weights and data: the next seed")
    rows = [_row(scales, *presets, kinds), _row(depths, widths, again)]
    current = State(activation, scale, depth, width, seed)
    picture = Picture(rows, draw(current), still=lambda: draw(current))

    def show(_change: dict | None = None) -> None:
        # Reads the controls, not the message: a drag that outruns the drawing still ends on the last value.
        nonlocal current
        wanted = State(kinds.value, _exact(scales.value), depths.value, widths.value, current.seed)
        if wanted != current:
            current = wanted
            picture.redraw(draw(wanted))

    def draw_again(_button: Button) -> None:
        nonlocal current
        current = current._replace(seed=current.seed + 1)
        picture.redraw(draw(current))

    def preset(button: Button) -> None:
        scales.value = PRESETS[button.description]

    for control in (scales, kinds, depths, widths):
        control.observe(show, names="value")
    for button in presets:
        button.on_click(preset)
    again.on_click(draw_again)
    return picture


def _exact(scale: float) -> float:
    # The browser moves the slider to its nearest mark, and √2 is not one: that mark stands for it.
    return next((preset for preset in PRESETS.values() if abs(scale / preset - 1) < 2e-3), scale)


def _row(*controls) -> HBox:
    return HBox(controls, layout=Layout(flex_flow="row wrap", align_items="center"))


@lru_cache(maxsize=8)
def _draws(width: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(BATCH, width)), rng.normal(size=(BATCH, 1))
    readout = rng.normal(0.0, width**-0.5, size=(1, width))
    return X, y, [rng.normal(0.0, width**-0.5, size=(width, width)) for _ in range(MAX_DEPTH)], readout


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))
