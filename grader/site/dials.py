"""The controls of a widget as a page has them: with so few marks that every picture can be drawn beforehand."""

from collections.abc import Iterable
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

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

PICTURES = 180
"""The most that a page holds of one widget. Its sliders are thinned to that."""
FEWEST = 8
"""Marks of a slider. With fewer one would see jumps and no course of things, so the widget stands still."""


class Mark(NamedTuple):
    """What a control can be set to, and the words for it."""

    words: str
    value: Any


class Dial(NamedTuple):
    """A control. start: the place of its first setting among the marks; thinned: has the widget's own slider more?"""

    label: str
    is_slider: bool
    marks: tuple[Mark, ...]
    start: int
    thinned: bool


def dials(controls: Iterable[Widget]) -> list[Dial]:
    """The controls as dials of no more than PICTURES states together; [] where that leaves too little of a slider."""
    whole = [_dial(control) for control in controls]
    sliders = [dial for dial in whole if dial.is_slider]
    choices = prod(len(dial.marks) for dial in whole if not dial.is_slider)
    most = int((PICTURES / choices) ** (1 / max(len(sliders), 1)))
    if not most or (most < FEWEST and any(len(dial.marks) > most for dial in sliders)):
        return []
    return [_thin(dial, most) if dial.is_slider else dial for dial in whole]


def _dial(control: Widget) -> Dial:
    marks = tuple(_marks(control))
    start = min(range(len(marks)), key=lambda place: _distance(marks[place].value, control.value))
    slides = isinstance(control, IntSlider | FloatSlider | FloatLogSlider | SelectionSlider)
    return Dial(control.description, slides, marks, start, thinned=False)


def _marks(control: Widget) -> Iterable[Mark]:
    """Everything that the control can be set to. TypeError for a kind of control that no widget had yet."""
    match control:
        case IntSlider():
            values: Iterable[Any] = range(control.min, control.max + 1, control.step)
        case FloatSlider() | FloatLogSlider():
            count = round((control.max - control.min) / control.step)
            values = (control.min + place * control.step for place in range(count + 1))
            if isinstance(control, FloatLogSlider):
                values = (control.base**exponent for exponent in values)
        case Checkbox():
            return [Mark("off", False), Mark("on", True)]
        case SelectionSlider() | Dropdown() | ToggleButtons():
            pairs = (option if isinstance(option, tuple) else (str(option), option) for option in control.options)
            return [Mark(*pair) for pair in pairs]
        case _:
            raise TypeError(f"a page has no place for a {type(control).__name__}")
    return [Mark(format(value, control.readout_format), value) for value in values]


def _distance(value: Any, other: Any) -> float:
    """0 where they are the same; numbers that are made in two ways differ a little."""
    if isinstance(value, int | float) and isinstance(other, int | float):
        return abs(value - other)
    return float(value != other)


def _thin(dial: Dial, most: int) -> Dial:
    """Every n-th mark, with the first, the last and the start among them: at most `most`, which is at least 3.

    Even steps from end to end go before more marks.
    """
    last = len(dial.marks) - 1
    if last < most:
        return dial
    found = [sorted({0, last, *range(dial.start % every, last, every)}) for every in range(1, last + 1)]
    fitting = [places for places in found if len(places) <= most]
    even = [places for places in fitting if len(places) >= FEWEST and len({b - a for a, b in pairwise(places)}) == 1]
    kept = (even or fitting)[0]
    marks = tuple(dial.marks[place] for place in kept)
    return dial._replace(marks=marks, start=kept.index(dial.start), thinned=True)
