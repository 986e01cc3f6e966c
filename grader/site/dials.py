"""The controls of a widget as a page has them: what each can be set to there, in the words of the notebook."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from backprop.pictures.canvas.states import States
from ipywidgets import (
    Checkbox,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    IntSlider,
    SelectionSlider,
    ToggleButtons,
    Widget,
)

SLIDERS = (IntSlider, FloatSlider, FloatLogSlider, SelectionSlider)


class Dial(NamedTuple):
    """A control. values: what it can be set to; words: for each of them; start: the place of the first setting."""

    label: str
    is_slider: bool
    values: tuple[Any, ...]
    words: tuple[str, ...]
    start: int


def dials(states: States) -> dict[str, Dial]:
    """The controls that a page offers, by name. TypeError for a kind of control that no widget had yet."""
    return {name: _dial(states.controls[name], values) for name, values in states.values.items()}


def _dial(control: Widget, values: Sequence[Any]) -> Dial:
    # What the lesson sets it to may be none of those that the page offers.
    offered = tuple(values) if control.value in values else tuple(sorted([*values, control.value]))
    words = tuple(_words(control, value) for value in offered)
    return Dial(control.description, isinstance(control, SLIDERS), offered, words, offered.index(control.value))


def _words(control: Widget, value: Any) -> str:
    match control:
        case IntSlider() | FloatSlider() | FloatLogSlider():
            return format(value, control.readout_format)
        case Checkbox():
            return "on" if value else "off"
        case SelectionSlider() | Dropdown() | ToggleButtons():
            pairs = (option if isinstance(option, tuple) else (str(option), option) for option in control.options)
            return next(name for name, option in pairs if option == value)
    raise TypeError(f"a page has no place for a {type(control).__name__}")
