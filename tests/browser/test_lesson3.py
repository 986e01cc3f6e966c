"""Lesson 3 in the browser: its two widgets, a transposed gradient, and what a restart leaves."""

import re
from ast import literal_eval

import numpy as np
import pytest
from backprop.pictures.depth_explorer import draw
from backprop.pictures.depth_explorer_numbers import ACTIVATIONS, INITS, MAX_DEPTH, State, gradient_sizes
from backprop.pictures.stepper import example_network
from playwright.sync_api import expect

from tests.browser.answer_page import Mistake, expect_all_still_there, expect_diagnosis_then_full_points
from tests.browser.notebook_page import NotebookPage
from tests.browser.stepper_walk import StepperWalk
from tests.browser.widget_page import WidgetPage, sweep_by_keys, sweep_by_mouse

LESSON = "03-multi-layer/multi-layer.ipynb"
MISTAKE = Mistake("parameter-gradients", "delta.T @ a_prev", "a_prev.T @ delta", "this is the transpose")

# -- the stepper

NETWORK, X, Y = example_network(), np.array([[0.60, -0.40, 0.90]]), np.array([[1.5]])
CACHE = NETWORK.forward(X)
GRADIENTS = NETWORK.backward(CACHE, Y)
TOLD = re.compile(r"(a|delta|dW)\[(\d)\] = ([-(), .\d]*\))")


def stepper_numbers(label: str, step: int) -> None:
    L = NETWORK.depth
    known = {("a", l): CACHE.a[l] for l in range(min(step, L) + 1)}
    for l in range(max(2 * L + 2 - step, 1), L + 1):
        known |= {("delta", l): GRADIENTS.delta[l], ("dW", l): GRADIENTS.dW[l]}
    told = {(name, int(l)): np.ravel(literal_eval(text)) for name, l, text in TOLD.findall(label)}
    assert told.keys() == known.keys()
    for key, numbers in known.items():
        np.testing.assert_allclose(told[key], np.ravel(numbers), atol=5.1e-5, err_msg=f"step {step}: {key}")
    loss = f"{NETWORK.loss_value(CACHE, Y):.4f}"
    assert re.findall(r"loss = ([\d.]+\d)", label) == ([loss] if step > L else [])


@pytest.fixture
def stepper(notebook: NotebookPage) -> StepperWalk:
    return StepperWalk(WidgetPage(notebook, "stepper()"), 2 * NETWORK.depth + 1, stepper_numbers)


def test_the_stepper_walks(stepper):
    stepper.by_mouse()
    stepper.by_slider_keys()
    stepper.by_button_keys(["Reset", "Back", "Next", "Play", "step"])


def test_the_stepper_plays_to_the_end_and_can_be_paused(stepper):
    play, pause = stepper.widget.button("Play"), stepper.widget.button("Pause")
    play.click()
    stepper.expect_step(1)
    pause.press("Space")
    expect(play).to_be_visible()
    stepper.expect_step(1)
    stepper.slider.press("End")
    stepper.expect_step(7)
    play.press("Enter")
    stepper.expect_step(0)
    stepper.expect_step(1)
    stepper.onward.click()
    expect(play).to_be_visible()
    stepper.expect_step(2)


# -- the depth widget


def expect_depth(widget: WidgetPage, **state) -> None:
    state = State(**state)
    widget.expect_label(draw(state).label)
    told = re.findall(r"(\w+): first to last layer ([-+.e\d]+), (\w+)", widget.label)
    assert [name for name, _, _ in told] == list(ACTIVATIONS)
    for name, ratio, word in told:
        sizes = gradient_sizes(state, name)
        decades = sizes[0] - sizes[-1]
        assert np.isclose(float(ratio), 10**decades, rtol=0.06), name
        assert word == ("vanishes" if decades < -3 else "explodes" if decades > 3 else "usable"), name


@pytest.fixture
def explorer(notebook: NotebookPage) -> WidgetPage:
    return WidgetPage(notebook, "depth_explorer()")


def test_the_depth_widget_by_keyboard(explorer):
    expect_depth(explorer, depth=20)
    depths, inits = explorer.slider("depth L", 2, MAX_DEPTH), explorer.field("init")
    sweep_by_keys(depths, lambda depth: expect_depth(explorer, depth=int(depth)))
    assert explorer.tab_order(depths.handle) == ["depth L", "init", "residual connections", "New weights"]
    explorer.field("residual connections").press("Space")
    expect_depth(explorer, depth=49, residual=True)
    explorer.field("branch scale").press("ArrowDown")
    expect_depth(explorer, depth=49, residual=True, branch="1/√L")
    explorer.button("New weights").press("Enter")
    expect_depth(explorer, depth=49, residual=True, branch="1/√L", seed=1)
    for init in list(INITS)[1:3]:
        inits.press("ArrowDown")
        expect_depth(explorer, depth=49, residual=True, branch="1/√L", seed=1, init=init)


def test_the_depth_widget_by_mouse(explorer):
    expect(explorer.field("branch scale")).to_be_disabled()
    depths = explorer.slider("depth L", 2, MAX_DEPTH)
    sweep_by_mouse(depths, lambda depth: expect_depth(explorer, depth=int(depth)))
    depth = int(depths.value())
    for init, choice in reversed(INITS.items()):
        explorer.field("init").select_option(choice.name)
        expect_depth(explorer, depth=depth, init=init)
    explorer.field("residual connections").click()
    explorer.field("branch scale").select_option("1/√L")
    explorer.button("New weights").click()
    expect_depth(explorer, depth=depth, residual=True, branch="1/√L", seed=1)


# -- the exercises


def test_a_transposed_gradient_is_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)


def test_what_was_written_outlasts_a_restart(notebook, server):
    expect_all_still_there(notebook, server, MISTAKE, "stepper()")
