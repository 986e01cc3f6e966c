"""Every widget: each control changes the picture, a static page gets it still, and what does not fit is refused."""

from functools import partial

import numpy as np
import pytest
from backprop import Network
from backprop.pictures.depth_explorer import depth_explorer
from backprop.pictures.graph_stepper import graph_stepper
from backprop.pictures.init_explorer import init_explorer
from backprop.pictures.line_stepper import line_stepper
from backprop.pictures.neuron_explorer import neuron_explorer
from backprop.pictures.residual_explorer import residual_explorer
from backprop.pictures.saturation_explorer import saturation_explorer
from backprop.pictures.step_size_explorer import step_size_explorer
from backprop.pictures.stepper import stepper
from ipywidgets import Button

from tests.unit.pictures.classifier import example

EXPLORERS = {
    depth_explorer: (
        {"depth L": 30, "init": "he", "residual connections": True, "branch scale": "1/√L", "New weights": None},
        ("seed 1", "layers 1 to 30", "1/√L"),
    ),
    init_explorer: (
        {"std · √n": 3.0, "activation": "relu", "depth L": 30, "width n": 32, "√(2/n)": None, "New weights": None},
        ("1.41/√n", "seed 1", "30 layers"),
    ),
    residual_explorer: (
        {
            **{"depth L": 25, "branch scale s": 0.5, "last matrix V": True, "normalise": True, "skip path": False},
            **{"s = 1/√L": None},
        },
        ("a ← 0.20 · relu(norm(a) Wᵀ) Vᵀ", "25 layers"),
    ),
    neuron_explorer: (
        {"learning rate": 1.0, "steps": 60, "loss": "squared_error", "start": "saturated"},
        ("half squared error, learning rate 1, 60 steps",),
    ),
    saturation_explorer: ({"z": 3.0, "target": 0}, ("z = 3.0 with target y = 0",)),
    step_size_explorer: ({"step h": 1e-6, "curve": "log"}, ("ln(x) at x = 1000, step h = 1.00e-06",)),
}
"""Of each explorer, what its controls are set to in turn (None: pressed), and the words that the picture ends with."""

STEPPERS = {stepper: 7, graph_stepper: 15, partial(line_stepper, **example()): 14}
"""The last step of each stepper."""

STILL_WORDS = {
    depth_explorer: "sigmoid: first to last layer",
    init_explorer: "per layer, usable",
    residual_explorer: "explodes",
    neuron_explorer: "lowest possible",
    saturation_explorer: "under cross-entropy",
    step_size_explorer: "sin(x) at x = 1",
    **{widget: f"Step {last} of {last}" for widget, last in STEPPERS.items()},
}


def controls(widget) -> dict:
    """The controls by the words beside or on them."""
    return {control.description: control for row in widget.children[:-2] for control in row.children}


@pytest.mark.parametrize("make", EXPLORERS)
def test_every_control_changes_the_picture(make):
    settings, words = EXPLORERS[make]
    widget = make()
    by_name = controls(widget)
    seen = [widget.svg]
    for name, value in settings.items():
        if value is None:
            by_name[name].click()
        else:
            by_name[name].value = value
        seen.append(widget.svg)
    assert len(set(seen)) == 1 + len(settings)
    assert all(part in widget.svg for part in words)


@pytest.mark.parametrize("make", STEPPERS)
def test_buttons_and_slider_walk_through_the_steps(make):
    last, widget = STEPPERS[make], make()
    by_name = controls(widget)
    assert all(control.tooltip for control in by_name.values())
    for name, step in (("Next", 1), ("Next", 2), ("Back", 1), ("Reset", 0), ("Back", 0)):
        by_name[name].click()
        assert f"Step {step} of {last}" in widget.svg
    by_name["step"].value = last
    assert f"Step {last} of {last}" in widget.svg
    assert by_name["Next"].disabled and not by_name["Back"].disabled
    by_name["Next"].click()
    assert f"Step {last} of {last}" in widget.svg


@pytest.mark.parametrize("make", STILL_WORDS)
def test_what_a_page_offers_are_settings_of_the_controls(make):
    states = make().states
    for name, values in states.values.items():
        control = states.controls[name]
        assert control.value in values
        for value in values:
            control.value = value
            assert control.value == value


@pytest.mark.parametrize("make", STILL_WORDS)
@pytest.mark.slow
def test_a_static_page_gets_a_picture_and_the_numbers(make):
    bundle, metadata = make()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == f"Run this cell (Shift+Enter) to use the widget. {metadata['image/png']['alt']}"
    assert STILL_WORDS[make] in bundle["text/plain"]
    assert bundle["image/png"].startswith("iVBOR")
    assert metadata["image/png"]["width"] in (760, 800)


@pytest.mark.parametrize("make", STILL_WORDS)
def test_every_button_says_what_it_does(make):
    buttons = [control for control in controls(make()).values() if isinstance(control, Button)]
    assert all(button.tooltip for button in buttons)


@pytest.mark.parametrize(
    "make, wrong",
    [
        *((depth_explorer, wrong) for wrong in ({"depth": 1}, {"depth": 51}, {"init": "zeros"}, {"branch": "2"})),
        *((init_explorer, wrong) for wrong in ({"depth": 1}, {"depth": 51}, {"scale": 0.01}, {"width": 5})),
        (init_explorer, {"activation": "step"}),
        *((residual_explorer, wrong) for wrong in ({"depth": 1}, {"depth": 51}, {"scale": -0.1}, {"scale": 1.5})),
        *((neuron_explorer, wrong) for wrong in ({"learning_rate": 20.0}, {"steps": 101}, {"loss": "hinge"})),
        *((neuron_explorer, wrong) for wrong in ({"start": "warm"}, {"x": [1.0, 2.0], "y": [1.0]})),
        *((saturation_explorer, wrong) for wrong in ({"z": 11.0}, {"y": 2})),
        *((step_size_explorer, wrong) for wrong in ({"curve": "cosh"}, {"h": 2.0})),
    ],
)
def test_arguments_out_of_range_are_refused_in_words(make, wrong):
    with pytest.raises(ValueError, match="must") as raised:
        make(**wrong)
    assert all(name in str(raised.value) for name in wrong)


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: stepper(Network.random([2, 9, 1], np.random.default_rng(0)), [1, 2], [1]), "4 units a layer"),
        (lambda: stepper(Network.random([2, 2, 1], np.random.default_rng(0), residual=True), [1, 2], [1]), "residual"),
        (lambda: stepper(x=[1, 2]), r"x has shape \(2,\)"),
        (lambda: line_stepper(**(example() | {"labels": np.zeros(3, dtype=int)})), r"labels has shape \(3,\)"),
        (lambda: line_stepper(**(example() | {"W2": np.zeros((3, 5))})), "W2 has shape"),
        (lambda: line_stepper(**example(N=9)), "too large"),
    ],
)
def test_a_stepper_refuses_in_words_what_does_not_fit(make, words):
    with pytest.raises(ValueError, match=words):
        make()
