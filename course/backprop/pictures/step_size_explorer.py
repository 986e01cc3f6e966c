"""The step-size widget: a slope from two points, seen through a microscope, and its error for every step h."""

from ipywidgets import Dropdown, FloatLogSlider, Layout

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.step_size_explorer_drawing import draw_step_size
from backprop.pictures.step_size_explorer_numbers import CURVES, FINEST, PER_DECADE, State, errors, measure


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function."""
    return draw_step_size(CURVES[state.curve], state.h, measure(state), errors(state.curve))


def step_size_explorer(curve: str = "sin", h: float = 0.1) -> Picture:
    """Slide the step h from 1 down to 1e-15: the secants, and the error's V. curve: a key of CURVES.

    ValueError names what is out of range.
    """
    if curve not in CURVES or not 10.0**FINEST <= h <= 1:
        raise ValueError(f"curve must be one of {list(CURVES)} and h in 1e{FINEST}..1, not {curve!r} and {h}")
    names = [(choice.name, key) for key, choice in CURVES.items()]
    curves = Dropdown(options=names, value=curve, description="curve", layout=Layout(width="340px"))
    steps = FloatLogSlider(h, min=FINEST, max=0, step=1 / PER_DECADE, description="step h", readout_format=".1e")
    steps.layout.width = "360px"
    return explorer(
        draw,
        State(curve, h),
        rows=[(curves, steps)],
        controls={"curve": curves, "h": steps},
        on_pages={"curve": [*CURVES], "h": [10.0 ** (half / 2) for half in range(2 * FINEST, 1)]},
    )
