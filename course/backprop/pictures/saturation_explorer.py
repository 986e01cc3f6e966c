"""The saturating neuron: how steep the sigmoid is at z, and how large a delta each of two losses makes of the error."""

from ipywidgets import FloatSlider, ToggleButtons

from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.explorer import explorer, wide
from backprop.pictures.canvas.picture import Picture
from backprop.pictures.saturation_explorer_drawing import draw_neuron
from backprop.pictures.saturation_explorer_numbers import REACH, State, neuron


def draw(state: State) -> Drawing:
    """The picture of one state: a pure function."""
    return draw_neuron(neuron(state))


def saturation_explorer(z: float = -6.0, y: int = 1) -> Picture:
    """A slider over z: where the sigmoid is flat, what is left of delta? z: -10..10; y: the target, 0 or 1.

    ValueError names what is out of range.
    """
    if not -REACH <= z <= REACH or y not in (0, 1):
        raise ValueError(f"z must lie in -10..10 and y must be 0 or 1, not {z} and {y}")
    place = FloatSlider(z, min=-REACH, max=REACH, step=0.1, description="z", readout_format=".1f", **wide(420))
    target = ToggleButtons(
        options=[("y = 0", 0), ("y = 1", 1)], value=y, description="target", style={"button_width": "64px"}
    )
    return explorer(
        draw,
        State(z, y),
        rows=[(place, target)],
        controls={"z": place, "y": target},
        on_pages={"z": [half / 2 for half in range(int(-2 * REACH), int(2 * REACH) + 1)], "y": (0, 1)},
        tidy=lambda state: state._replace(z=round(state.z, 1)),
    )
