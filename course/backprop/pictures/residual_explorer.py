"""The residual widget: how long the signal and its gradient are at every layer of a deep residual stack."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from ipywidgets import Button, Checkbox, FloatSlider, HBox, IntSlider, Layout

from backprop.initializers import he, lecun
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.residual_explorer_drawing import draw_residual

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
    gradient arriving above. Frobenius norms over the batch; -inf is exactly 0, inf or nan overflowed.
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


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, a real forward and backward pass every time."""
    forward, backward = signal_sizes(state)
    skip = "a + " if state.skip else ""
    rule = f"a ← {skip}{state.scale:.2f} · {state.branch}"
    # The rule of thumb is for a branch that has nothing in common with the skip path, and is as long.
    expected = None
    if state.skip and not state.normalise:
        expected = 0.5 * np.log10(1 + state.scale**2) * np.arange(state.depth + 1)
    return draw_residual(forward, backward, expected, rule, f"1/√L is {state.depth**-0.5:.2f}")


def residual_explorer(
    depth: int = 30, scale: float = 1.0, skip: bool = True, last_matrix: bool = False, normalise: bool = False
) -> Picture:
    """Sliders over depth and branch scale: does the signal grow forward, and the gradient backward?

    depth: 2..50 layers; scale: 0..1, the branch scale. ValueError names what is out of range.
    """
    if not 2 <= depth <= MAX_DEPTH:
        raise ValueError(f"depth must lie in 2..{MAX_DEPTH}, not {depth}")
    if not 0 <= scale <= 1:
        raise ValueError(f"scale must lie in 0..1, not {scale}")
    wide, slider = {"style": {"description_width": "initial"}}, Layout(width="340px")
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", layout=slider, **wide)
    scales = FloatSlider(scale, min=0, max=1, step=0.01, description="branch scale s", layout=slider, **wide)
    root = Button(description="s = 1/√L", tooltip="Set the branch scale to one over the root of the depth")
    skips = Checkbox(skip, description="skip path", indent=False, layout=Layout(width="110px"))
    matrices = Checkbox(last_matrix, description="last matrix V", indent=False, layout=Layout(width="130px"))
    norms = Checkbox(normalise, description="normalise", indent=False, layout=Layout(width="110px"))
    rows = [_row(depths, scales), _row(skips, matrices, norms, root)]
    current = State(depth, scale, skip, last_matrix, normalise)
    picture = Picture(rows, draw(current), still=lambda: draw(current))

    def show(_change: dict | None = None) -> None:
        nonlocal current
        wanted = State(depths.value, scales.value, skips.value, matrices.value, norms.value)
        if wanted != current:
            current = wanted
            picture.redraw(draw(wanted))

    def take_root(_button: Button) -> None:
        scales.value = round(depths.value**-0.5, 2)

    for control in (depths, scales, skips, matrices, norms):
        control.observe(show, names="value")
    root.on_click(take_root)
    return picture


def _row(*controls) -> HBox:
    return HBox(controls, layout=Layout(flex_flow="row wrap", align_items="center"))


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
