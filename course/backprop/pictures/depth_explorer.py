"""The depth widget: how large the gradient still is when it reaches layer l, for three activation functions."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from ipywidgets import Button, Checkbox, Dropdown, HBox, IntSlider, Layout

from backprop.initializers import Initializer, he, lecun, naive, xavier
from backprop.network import Network
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.depth_explorer_drawing import draw_depth

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
    W = [None, *W[: state.depth], W[-1]]
    b = [None, *(np.zeros(len(w)) for w in W[1:])]
    scale = BRANCH_SCALES[state.branch](state.depth)
    network = Network(W, b, hidden=activation, residual=state.residual, branch_scale=scale)
    with np.errstate(all="ignore"):
        gradients = network.backward(network.forward(X), y)
        return np.array([_log_norm(delta) for delta in gradients.delta[1 : state.depth + 1]])


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, real backprop every time."""
    curves = {name: gradient_sizes(state, name) for name in ACTIVATIONS}
    title = f"Size of the gradient, ‖δ[l]‖, at layers 1 to {state.depth}"
    weights = f"weights N(0, s²), {INITS[state.init].formula}, n = {state.width}, seed {state.seed}"
    wiring = "plain layers: a[l] = f(z[l])"
    if state.residual:
        branch = "f(z[l])" if state.branch == "1" else f"f(z[l]) · {state.branch}"
        wiring = f"residual connections: a[l] = a[l−1] + {branch}"
    return draw_depth(curves, title, (weights, wiring))


def depth_explorer(
    depth: int = 20, init: str = "lecun", residual: bool = False, branch: str = "1", seed: int = 0, width: int = WIDTH
) -> Picture:
    """Sliders over depth and init: does the gradient vanish, stay usable or explode on its way to layer 1?

    depth: 2..50 hidden layers; init: a key of INITS; branch: "1" or "1/√L", used where residual; seed: of weights and
    data; width: units a layer. ValueError names what is out of range.
    """
    if not 2 <= depth <= MAX_DEPTH:
        raise ValueError(f"depth must lie in 2..{MAX_DEPTH}, not {depth}")
    if init not in INITS or branch not in BRANCH_SCALES:
        raise ValueError(
            f"init must be one of {list(INITS)} and branch one of {list(BRANCH_SCALES)}, not {init!r}, {branch!r}"
        )
    wide = {"style": {"description_width": "initial"}}
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", layout=Layout(width="340px"), **wide)
    inits = Dropdown(
        options=[(choice.name, key) for key, choice in INITS.items()],
        value=init,
        description="init",
        layout=Layout(width="180px"),
        **wide,
    )
    skips = Checkbox(residual, description="residual connections", indent=False, layout=Layout(width="170px"))
    branches = Dropdown(
        options=list(BRANCH_SCALES), value=branch, description="branch scale", layout=Layout(width="170px"), **wide
    )
    again = Button(description="New weights", icon="random", tooltip="Draw other weights and data: the next seed")
    rows = [_row(depths, inits), _row(skips, branches, again)]
    current = State(depth, init, residual, branch, seed, width)
    picture = Picture(rows, draw(current), still=lambda: draw(current))

    def show(_change: dict | None = None) -> None:
        # Reads the controls, not the message: a drag that outruns the drawing still ends on the last value.
        nonlocal current
        wanted = State(depths.value, inits.value, skips.value, branches.value, current.seed, width)
        branches.disabled = not skips.value
        if wanted != current:
            current = wanted
            picture.redraw(draw(wanted))

    def draw_again(_button: Button) -> None:
        nonlocal current
        current = current._replace(seed=current.seed + 1)
        picture.redraw(draw(current))

    for control in (depths, inits, skips, branches):
        control.observe(show, names="value")
    again.on_click(draw_again)
    show()
    return picture


def _row(*controls) -> HBox:
    return HBox(controls, layout=Layout(flex_flow="row wrap", align_items="center"))


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
