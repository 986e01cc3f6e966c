"""Lesson 1 in the browser: its two widgets and an answer with = for +=."""

import re

import numpy as np
from backprop import central_difference
from backprop.activations import relu, tanh
from backprop.pictures.step_size_explorer import draw
from backprop.pictures.step_size_explorer_numbers import CURVES, State

from tests.browser.answer_page import Mistake, expect_diagnosis_then_full_points
from tests.browser.stepper_walk import StepperWalk
from tests.browser.widget_page import WidgetPage, sweep_by_keys, sweep_by_mouse

LESSON = "01-chain-rule/chain-rule.ipynb"
MISTAKE = Mistake("reverse-accumulation", "[parent] += adjoint", "[parent] = adjoint", "= where += belongs")
NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?"

# -- the graph stepper: L = u v, u = t^2, v = x t, t = s + b, s = w x

GIVEN = {"x": 0.5, "w": -2.0, "b": 3.0}
NODES = {
    "s": (("w", "x"), lambda w, x: w * x),
    "t": (("s", "b"), lambda s, b: s + b),
    "u": (("t",), lambda t: t**2),
    "v": (("x", "t"), lambda x, t: x * t),
    "L": (("u", "v"), lambda u, v: u * v),
}
EDGES = [("L", "u"), ("L", "v"), ("v", "x"), ("v", "t"), ("u", "t"), ("t", "s"), ("t", "b"), ("s", "w"), ("s", "x")]
TURN = len(NODES) + 1


def values(**nudged: float) -> dict[str, float]:
    """Every node's value; a nudged node keeps what it is given."""
    found = GIVEN | nudged
    for name, (parents, f) in NODES.items():
        found.setdefault(name, f(*(found[parent] for parent in parents)))
    return found


def local_slope(child: str, parent: str) -> float:
    """What a node does when one of its arguments moves and the others stay."""
    parents, f = NODES[child]
    here = values()
    return central_difference(lambda x: f(*(x if name == parent else here[name] for name in parents)), here[parent])


def graph_numbers(label: str, step: int) -> None:
    known = {name: values()[name] for name in [*GIVEN, *list(NODES)[:step]]}
    if step >= TURN:
        known["dL/dL"] = 1.0
    for child, parent in EDGES[: max(step - TURN, 0)]:
        blame = central_difference(lambda value, child=child: values(**{child: value})["L"], values()[child])
        known[f"dL/d{parent}"] = known.get(f"dL/d{parent}", 0.0) + blame * local_slope(child, parent)
    told = {name: float(number) for name, number in re.findall(rf"(?<!\S)(\w|dL/d\w) = ({NUMBER})", label)}
    assert told.keys() == known.keys()
    for name, number in known.items():
        assert np.isclose(told[name], number, rtol=6e-4), f"step {step}: {name}"


def test_the_graph_stepper_walks(notebook):
    walk = StepperWalk(WidgetPage(notebook, "graph_stepper()"), TURN + len(EDGES), graph_numbers)
    walk.by_mouse()
    walk.by_slider_keys()
    walk.by_button_keys(["Reset", "Back", "Next", "step"])


# -- the step size

FUNCTIONS = {"sin": np.sin, "exp": np.exp, "tanh": tanh, "log": np.log, "relu": relu}


def expect_slopes(widget: WidgetPage, h: float, curve: str = "sin") -> None:
    widget.expect_label(draw(State(curve, h)).label)
    f, x, told = FUNCTIONS[curve], CURVES[curve].x, re.findall(NUMBER, widget.label.split("step h")[1])
    true = central_difference(f, x) if curve != "relu" else 1.0
    central, one_sided = (f(x + h) - f(x - h)) / (2 * h), (f(x + h) - f(x)) / h
    known = [h, true, abs(central / true - 1), abs(one_sided / true - 1)]
    np.testing.assert_allclose(np.array(told, float), known, rtol=0.06, atol=1e-9)


def test_the_step_size_by_keyboard(notebook):
    widget = WidgetPage(notebook, "step_size_explorer()")
    steps, curves = widget.slider("step h", -15, 0, 0.25, log=True), widget.field("curve")
    expect_slopes(widget, 0.1)
    sweep_by_keys(steps, lambda h: expect_slopes(widget, h))
    assert widget.tab_order(curves) == ["curve", "step h"]
    curves.focus()
    for curve in list(CURVES)[1:]:
        curves.press("ArrowDown")
        expect_slopes(widget, 10**-0.25, curve)


def test_the_step_size_by_mouse(notebook):
    widget = WidgetPage(notebook, "step_size_explorer()")
    sweep_by_mouse(widget.slider("step h", -15, 0, 0.25, log=True), lambda h: expect_slopes(widget, h))
    h = widget.slider("step h", -15, 0, 0.25, log=True).value()
    for curve in reversed(CURVES):
        widget.field("curve").select_option(CURVES[curve].name)
        expect_slopes(widget, h, curve)


# -- the exercises


def test_a_lost_share_is_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)
