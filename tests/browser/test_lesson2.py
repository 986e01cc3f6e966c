"""Lesson 2 in the browser: its two widgets and an answer without the mean over the batch."""

import re

import numpy as np
import pytest
from backprop import Network, activation_named
from backprop.pictures.neuron_explorer import draw
from backprop.pictures.neuron_explorer_numbers import HOURS, LOSSES, PASSED, STARTS, State
from backprop.pictures.saturation_explorer import draw as draw_neuron
from backprop.pictures.saturation_explorer_numbers import State as Neuron

from tests.browser.answer_page import Mistake, expect_diagnosis_then_full_points
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import WidgetPage, sweep_by_keys, sweep_by_mouse

LESSON = "02-one-neuron/one-neuron.ipynb"
MISTAKE = Mistake("neuron-gradients", " / len(y)", "", "the mean over the batch is missing")
NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?"
X, Y = HOURS[:, None], PASSED[:, None]


def one_neuron(w: float, b: float, loss: str) -> Network:
    """A sigmoid neuron; cross-entropy takes its logit."""
    kinds = {
        "cross_entropy": {"output": "identity", "loss": "binary_cross_entropy"},
        "squared_error": {"output": "sigmoid", "loss": "half_squared_error"},
    }
    return Network([None, np.array([[w]])], [None, np.array([b])], **kinds[loss])


# -- the saturating neuron


def expect_neuron(widget: WidgetPage, z: float, y: int = 1) -> None:
    widget.expect_label(draw_neuron(Neuron(round(z, 1), y)).label)
    sigmoid, slope = activation_named("sigmoid")
    known = [z, y, sigmoid(z), slope(z), sigmoid(z) - y]
    for loss in ("squared_error", "cross_entropy"):
        neuron = one_neuron(0.0, z, loss)
        known += [neuron.backward(neuron.forward([[1.0]]), np.array([[y]])).delta[1].item()]
    told = [float(number) for number in re.findall(NUMBER, widget.label)]
    np.testing.assert_allclose(told, known, rtol=0.06, atol=5.1e-5)


def test_the_saturating_neuron_by_keyboard(notebook):
    widget = WidgetPage(notebook, "saturation_explorer()")
    expect_neuron(widget, -6.0)
    sweep_by_keys(widget.slider("z", -10, 10, 0.1), lambda z: expect_neuron(widget, z))
    assert widget.tab_order(widget.slider("z", -10, 10).handle) == ["z", "y = 0", "y = 1"]
    widget.button("y = 0").press("Enter")
    expect_neuron(widget, 9.9, y=0)
    widget.button("y = 1").press("Space")
    expect_neuron(widget, 9.9, y=1)


def test_the_saturating_neuron_by_mouse(notebook):
    widget = WidgetPage(notebook, "saturation_explorer()")
    widget.button("y = 0").click()
    expect_neuron(widget, -6.0, y=0)
    sweep_by_mouse(widget.slider("z", -10, 10, 0.1), lambda z: expect_neuron(widget, z, y=0))


# -- the descent


@pytest.fixture
def descent(notebook: NotebookPage) -> WidgetPage:
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook.code_cells()}
    notebook.run(next(name for name, source in cells.items() if source.startswith("hours = ")))
    return WidgetPage(notebook, "neuron_explorer(hours, passed)")


def expect_descent(widget: WidgetPage, **state) -> None:
    state = State(**state)
    widget.expect_label(draw(state).label)
    w, b = STARTS[state.start]
    losses = []
    for step in range(state.steps + 1):
        neuron = one_neuron(w, b, state.loss)
        cache = neuron.forward(X)
        losses.append(neuron.loss_value(cache, Y))
        if step < state.steps:
            gradients = neuron.backward(cache, Y)
            w -= state.learning_rate * gradients.dW[1].item()
            b -= state.learning_rate * gradients.db[1].item()
    wrong = np.sum((w * X + b > 0) != (Y == 1))
    rises = np.sum(np.diff(losses) > 1e-12)
    facts = widget.label.replace("−", "-").split(" steps. ")[1]
    told = [float(number) for number in re.findall(NUMBER, facts)]
    lowest = told.pop(4)
    assert lowest <= min(losses) + 5.1e-5
    np.testing.assert_allclose(told, [w, b, losses[0], losses[-1], wrong, 8, rises, state.steps], atol=0.0051)


def test_the_descent_by_keyboard(descent):
    rates, steps = descent.slider("learning rate", -3, 1, 0.05, log=True), descent.slider("steps", 0, 100)
    sweep_by_keys(rates, lambda rate: expect_descent(descent, learning_rate=rate))
    sweep_by_keys(steps, lambda count: expect_descent(descent, learning_rate=10**0.95, steps=int(count)))
    assert descent.tab_order(rates.handle) == ["learning rate", "steps", "loss", "start"]
    state = {"learning_rate": 10**0.95, "steps": 99}
    descent.field("loss").press("ArrowDown")
    expect_descent(descent, loss="squared_error", **state)
    descent.field("start").press("End")
    expect_descent(descent, loss="squared_error", start="saturated", **state)


def test_the_descent_by_mouse(descent):
    rates, steps = descent.slider("learning rate", -3, 1, 0.05, log=True), descent.slider("steps", 0, 100)
    sweep_by_mouse(rates, lambda rate: expect_descent(descent, learning_rate=rate))
    state = {"learning_rate": rates.value()}
    sweep_by_mouse(steps, lambda count: expect_descent(descent, steps=int(count), **state))
    state["steps"] = int(steps.value())
    for loss, name in reversed(LOSSES.items()):
        descent.field("loss").select_option(name)
        for start in reversed(STARTS):
            descent.field("start").select_option("{}: w = {:g}, b = {:g}".format(start, *STARTS[start]))
            expect_descent(descent, loss=loss, start=start, **state)


# -- the exercises


def test_a_missing_mean_is_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)
