"""Lesson 5 in the browser: the initialization widget and a variance taken for a deviation."""

import re
from dataclasses import dataclass

import numpy as np
import pytest
from backprop.pictures.init_explorer import PRESETS, draw
from backprop.pictures.init_explorer_numbers import ACTIVATIONS, MAX_DEPTH, SCALES, WIDTHS, State, signals

from tests.browser.answer_page import Mistake, expect_diagnosis_then_full_points
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import Slider, WidgetPage, sweep_by_keys, sweep_by_mouse

LESSON = "05-initialization/initialization.ipynb"
SQUARED = "It is the square of the variance asked for"
MISTAKE = Mistake("xavier-weights", "np.sqrt(2.0 / (fan_in + fan_out))", "2.0 / (fan_in + fan_out)", SQUARED)
TOLD = re.compile(r"(forward|backward), \w+: \w+ : \w+ layer ([-+.e\d]+), a factor of ([.\d]+) per layer, (\w+)")


def expect_signals(widget: WidgetPage, **state) -> None:
    state = State(**state)
    widget.expect_label(draw(state).label)
    known = signals(state)
    for direction, ratio, factor, word in TOLD.findall(widget.label):
        sizes = known.forward[::-1] if direction == "forward" else known.backward
        decades = sizes[0] - sizes[-1]
        assert np.isclose(float(ratio), 10**decades, rtol=0.06), direction
        assert np.isclose(float(factor), 10 ** (decades / (state.depth - 1)), atol=0.0051), direction
        assert word == ("vanishes" if decades < -3 else "explodes" if decades > 3 else "usable"), direction
    assert len(TOLD.findall(widget.label)) == 2


@dataclass(frozen=True)
class Dial(Slider):
    """The slider over SCALES: its places are the marks' numbers."""

    def at(self, place: float) -> float:
        """The mark at a place."""
        return SCALES[round(place)]

    def value(self) -> float:
        """The mark that is written beside the dial."""
        written = self.row.locator(".widget-readout").inner_text()
        return next(mark for mark in SCALES if f"{mark:.3g}" == written)


@pytest.fixture
def explorer(notebook: NotebookPage) -> WidgetPage:
    return WidgetPage(notebook, "init_explorer()")


@pytest.fixture
def scales(explorer: WidgetPage) -> Dial:
    return Dial(explorer.slider("std · √n", 0, len(SCALES) - 1).row, 0, len(SCALES) - 1)


def test_the_initialization_widget_by_keyboard(explorer, scales):
    sweep_by_keys(scales, lambda scale: expect_signals(explorer, scale=scale))
    order = ["std · √n", *PRESETS, "activation", "depth L", "width n", "New weights"]
    assert explorer.tab_order(scales.handle) == order
    explorer.button("1/√n").press("Enter")
    expect_signals(explorer)
    depths = explorer.slider("depth L", 2, MAX_DEPTH)
    sweep_by_keys(depths, lambda depth: expect_signals(explorer, depth=int(depth)))
    widths = explorer.slider("width n", 0, len(WIDTHS) - 1)
    sweep_by_keys(widths, lambda place: expect_signals(explorer, depth=49, width=WIDTHS[int(place)]))
    explorer.field("activation").press("ArrowDown")
    explorer.button("√(2/n)").press("Space")
    explorer.button("New weights").press("Enter")
    expect_signals(explorer, activation="relu", scale=2**0.5, depth=49, width=WIDTHS[-2], seed=1)
    scales.press("ArrowLeft", "ArrowLeft")
    expect_signals(explorer, activation="relu", scale=1.3, depth=49, width=WIDTHS[-2], seed=1)


def test_the_initialization_widget_by_mouse(explorer, scales):
    sweep_by_mouse(scales, lambda scale: expect_signals(explorer, scale=scale))
    for name, scale in PRESETS.items():
        explorer.button(name).click()
        expect_signals(explorer, scale=scale)
    for activation in ACTIVATIONS:
        explorer.field("activation").select_option(activation)
        expect_signals(explorer, scale=2**0.5, activation=activation)
    depths = explorer.slider("depth L", 2, MAX_DEPTH)
    sweep_by_mouse(depths, lambda depth: expect_signals(explorer, activation="relu", scale=2**0.5, depth=int(depth)))
    explorer.slider("width n", 0, len(WIDTHS) - 1).drag(-0.1)
    explorer.button("New weights").click()
    state = {"activation": "relu", "scale": 2**0.5, "depth": int(depths.value()), "width": WIDTHS[0], "seed": 1}
    expect_signals(explorer, **state)


def test_a_wrong_spread_is_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)
