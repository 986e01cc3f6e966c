"""The controls of a widget on a page: the values that it offers there, in the words that the notebook has for them."""

import pytest
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.canvas.states import States
from ipywidgets import Checkbox, Dropdown, FloatLogSlider, FloatSlider, IntSlider, SelectionSlider, Text, ToggleButtons

from grader.site.dials import Dial, dials


def dial(control, *values) -> Dial:
    states = States(
        {"field": control, "other": Text("held")}, {"field": values}, lambda _: Drawing(9, 9, ""), whole=False
    )
    found = dials(states)
    assert [*found] == ["field"]
    return found["field"]


@pytest.mark.parametrize(
    ("control", "values", "words"),
    [
        (IntSlider(2, 0, 9), (0, 2, 9), ("0", "2", "9")),
        (FloatSlider(0.5, min=-1, max=1, readout_format=".1f"), (-1, 0.5), ("-1.0", "0.5")),
        (FloatLogSlider(0.1, min=-2, max=0, readout_format=".0e"), (0.01, 0.1), ("1e-02", "1e-01")),
        (SelectionSlider(options=[8, 64], value=8), (8, 64), ("8", "64")),
        (Dropdown(options=[("half", 1), ("whole", 2)], value=2), (1, 2), ("half", "whole")),
        (ToggleButtons(options=["a", "b"]), ("a", "b"), ("a", "b")),
        (Checkbox(True), (False, True), ("off", "on")),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_control_has_the_words_of_the_notebook_and_stands_where_it_stands_there(control, values, words):
    control.description = "name"
    found = dial(control, *values)
    assert (found.label, found.values, found.words) == ("name", values, words)
    assert values[found.start] == control.value
    assert found.is_slider == type(control).__name__.endswith("Slider")


def test_what_the_lesson_begins_with_is_offered_too():
    found = dial(IntSlider(7, 0, 9), 0, 5, 9)
    assert found.values == (0, 5, 7, 9) and found.start == 2


def test_an_unknown_kind_of_control_is_refused():
    with pytest.raises(TypeError, match="Text"):
        dial(Text("free"), "free")
