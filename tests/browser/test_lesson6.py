"""Lesson 6 in the browser: the residual widget and a dropped residual path."""

import re

import numpy as np
import pytest
from backprop.pictures.residual_explorer import draw
from backprop.pictures.residual_explorer_numbers import MAX_DEPTH, State, signal_sizes

from tests.browser.answer_page import Mistake, expect_diagnosis_then_full_points
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import WidgetPage, sweep_by_keys, sweep_by_mouse

LESSON = "06-going-deep/going-deep.ipynb"
MISTAKE = Mistake("residual-backward", "upstream + delta @ W", "delta @ W", "the residual path is dropped")
TOLD = re.compile(r"(signal, a\[L\] : a\[0\]|gradient, dL/da\[0\] : dL/da\[L\]) is ([-+.e\d]+), ([\w, ]+)\.")


def expect_sizes(widget: WidgetPage, **state) -> None:
    state = State(**state)
    widget.expect_label(draw(state).label)
    forward, backward = signal_sizes(state)
    (_, signal, _), (_, gradient, _) = TOLD.findall(widget.label)
    np.testing.assert_allclose([float(signal), float(gradient)], 10 ** np.array([forward[-1], backward[0]]), rtol=0.06)


@pytest.fixture
def explorer(notebook: NotebookPage) -> WidgetPage:
    return WidgetPage(notebook, "residual_explorer()")


def test_the_residual_widget_by_keyboard(explorer):
    depths, scales = explorer.slider("depth L", 2, MAX_DEPTH), explorer.slider("branch scale s", 0, 1, 0.01)
    sweep_by_keys(depths, lambda depth: expect_sizes(explorer, depth=int(depth)))
    sweep_by_keys(scales, lambda scale: expect_sizes(explorer, depth=49, scale=scale))
    order = ["depth L", "branch scale s", "skip path", "last matrix V", "normalise", "s = 1/√L"]
    assert explorer.tab_order(depths.handle) == order
    explorer.button("s = 1/√L").press("Enter")
    expect_sizes(explorer, depth=49, scale=0.14)
    explorer.field("last matrix V").press("Space")
    expect_sizes(explorer, depth=49, scale=0.14, last_matrix=True)
    explorer.field("normalise").press("Space")
    expect_sizes(explorer, depth=49, scale=0.14, last_matrix=True, normalise=True)


def test_the_residual_widget_by_mouse(explorer):
    depths, scales = explorer.slider("depth L", 2, MAX_DEPTH), explorer.slider("branch scale s", 0, 1, 0.01)
    sweep_by_mouse(depths, lambda depth: expect_sizes(explorer, depth=int(depth)))
    depth = int(depths.value())
    sweep_by_mouse(scales, lambda scale: expect_sizes(explorer, depth=depth, scale=scale))
    explorer.button("s = 1/√L").click()
    state = {"depth": depth, "scale": round(depth**-0.5, 2)}
    expect_sizes(explorer, **state)
    for name in ("skip", "last_matrix", "normalise"):
        explorer.field({"skip": "skip path", "last_matrix": "last matrix V", "normalise": "normalise"}[name]).click()
        state[name] = name != "skip"
        expect_sizes(explorer, **state)


def test_a_dropped_path_is_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)
