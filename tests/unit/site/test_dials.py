"""The controls of a widget on a page: the notebook's own settings, fewer of a slider where there are too many."""

from itertools import pairwise

import pytest
from ipywidgets import Checkbox, Dropdown, FloatLogSlider, FloatSlider, IntSlider, SelectionSlider, Text, ToggleButtons

from grader.site.dials import FEWEST, PICTURES, dials


def words(control) -> list[str]:
    [dial] = dials([control])
    return [mark.words for mark in dial.marks]


def test_each_kind_of_control_has_the_words_and_values_of_the_notebook():
    assert words(IntSlider(1, 0, 3)) == ["0", "1", "2", "3"]
    assert words(FloatSlider(0.5, min=-1, max=1, step=1, readout_format=".1f")) == ["-1.0", "0.0", "1.0"]
    assert words(FloatLogSlider(0.1, min=-2, max=0, step=1, readout_format=".0e")) == ["1e-02", "1e-01", "1e+00"]
    assert words(SelectionSlider(options=[8, 64], value=8)) == ["8", "64"]
    assert words(Dropdown(options=[("half", 1), ("whole", 2)], value=2)) == ["half", "whole"]
    assert words(ToggleButtons(options=["a", "b"])) == ["a", "b"]
    [box] = dials([Checkbox(True, description="residual")])
    assert [*box.marks] == [("off", False), ("on", True)]
    assert (box.label, box.start, box.is_slider, box.thinned) == ("residual", 1, False, False)


@pytest.mark.parametrize("start", [0, 1, 7, 99, 200])
def test_a_long_slider_keeps_its_ends_its_start_and_even_steps_between(start):
    choice = Dropdown(options=["a", "b"])
    [slider, _] = dials([IntSlider(start, 0, 200), choice])
    values = [mark.value for mark in slider.marks]
    assert slider.thinned
    assert values[0] == 0 and values[-1] == 200 and values[slider.start] == start
    assert FEWEST <= len(values) <= PICTURES // 2
    assert len({after - before for before, after in pairwise(values[1:-1])}) == 1


def test_even_steps_from_end_to_end_go_before_more_of_them():
    [slider, _] = dials([IntSlider(40, 0, 200), Dropdown(options=["a", "b"])])
    assert [mark.value for mark in slider.marks] == [*range(0, 201, 4)]


def test_the_states_together_are_no_more_than_a_page_can_hold():
    turned = dials([IntSlider(3, 0, 100), FloatSlider(0.5, min=0, max=1, step=0.01)])
    first, second = (len(dial.marks) for dial in turned)
    assert FEWEST**2 <= first * second <= PICTURES


def test_a_widget_with_too_little_left_of_its_sliders_has_no_dials():
    assert dials([IntSlider(3, 0, 100), IntSlider(3, 0, 100), Dropdown(options=["a", "b", "c"])]) == []


def test_choices_that_are_too_many_have_no_dials():
    assert dials([Dropdown(options=[*map(str, range(PICTURES))]), Dropdown(options=["a", "b"])]) == []


def test_short_sliders_stay_whole_however_little_there_would_be_left():
    turned = dials([IntSlider(0, 0, 2), IntSlider(0, 0, 2), Dropdown(options=[*"abcdefghijklmnop"])])
    assert [dial.thinned for dial in turned] == [False] * 3


def test_an_unknown_kind_of_control_is_refused():
    with pytest.raises(TypeError, match="Text"):
        dials([Text("free")])
