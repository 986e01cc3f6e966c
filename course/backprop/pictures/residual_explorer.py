"""The residual widget: how long the signal and its gradient are at every layer of a deep residual stack."""

from ipywidgets import Button, Checkbox, FloatSlider, IntSlider, Layout

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.residual_explorer_drawing import draw_residual
from backprop.pictures.residual_explorer_numbers import MAX_DEPTH, State, rule_of_thumb, signal_sizes


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function, a real forward and backward pass every time."""
    forward, backward = signal_sizes(state)
    skip = "a + " if state.skip else ""
    rule = f"a ← {skip}{state.scale:.2f} · {state.branch}"
    thumb = rule_of_thumb(state) if state.skip else None
    return draw_residual(forward, backward, thumb, rule, f"1/√L is {state.depth**-0.5:.2f}")


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
    depths = IntSlider(depth, 2, MAX_DEPTH, description="depth L", **wide(340))
    scales = FloatSlider(scale, min=0, max=1, step=0.01, description="branch scale s", **wide(340))
    skips = Checkbox(skip, description="skip path", indent=False, layout=Layout(width="110px"))
    matrices = Checkbox(last_matrix, description="last matrix V", indent=False, layout=Layout(width="130px"))
    norms = Checkbox(normalise, description="normalise", indent=False, layout=Layout(width="110px"))
    root = Button(description="s = 1/√L", tooltip="Set the branch scale to one over the root of the depth")
    return explorer(
        draw,
        State(depth, scale, skip, last_matrix, normalise),
        rows=[(depths, scales), (skips, matrices, norms, root)],
        controls={"depth": depths, "scale": scales, "skip": skips, "last_matrix": matrices, "normalise": norms},
        on_pages={
            "depth": (10, 30, MAX_DEPTH),
            "scale": (0.0, round(MAX_DEPTH**-0.5, 2), 0.25, 0.5, 0.75, 1.0),
            **dict.fromkeys(("skip", "last_matrix", "normalise"), (False, True)),
        },
        buttons={root: lambda state: state._replace(scale=round(state.depth**-0.5, 2))},
    )
