"""The depth widget: how large the gradient still is when it reaches layer l, for three activation functions."""

from ipywidgets import Button, Checkbox, Dropdown, IntSlider, Layout, dlink

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.depth_explorer_drawing import draw_depth
from backprop.pictures.depth_explorer_numbers import (
    ACTIVATIONS,
    BRANCH_SCALES,
    INITS,
    MAX_DEPTH,
    WIDTH,
    State,
    gradient_sizes,
)


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, real backprop every time."""
    curves = {name: gradient_sizes(state, name) for name in ACTIVATIONS}
    title = f"What is left of the gradient: ‖δ[l]‖ : ‖δ[{state.depth}]‖, at layers 1 to {state.depth}"
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
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", **wide(340))
    names = [(choice.name, key) for key, choice in INITS.items()]
    inits = Dropdown(options=names, value=init, description="init", **wide(180))
    skips = Checkbox(residual, description="residual connections", indent=False, layout=Layout(width="170px"))
    branches = Dropdown(options=list(BRANCH_SCALES), value=branch, description="branch scale", **wide(170))
    dlink((skips, "value"), (branches, "disabled"), lambda on: not on)
    again = Button(description="New weights", icon="random", tooltip="Draw other weights and data: the next seed")
    return explorer(
        draw,
        State(depth, init, residual, branch, seed, width),
        rows=[(depths, inits), (skips, branches, again)],
        controls={"depth": depths, "init": inits, "residual": skips, "branch": branches},
        on_pages={
            "depth": (2, 5, 10, 15, 20, 30, 40, MAX_DEPTH),
            "init": [*INITS],
            "residual": (False, True),
            "branch": [*BRANCH_SCALES],
        },
        buttons={again: lambda state: state._replace(seed=state.seed + 1)},
    )
