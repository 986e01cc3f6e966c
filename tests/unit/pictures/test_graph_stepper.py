"""Blame walking a graph: every number is a finite difference's, every step shows what it should and no more."""

import re
import time

import numpy as np
import pytest
from backprop import central_difference
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.graph_pictures import graph_picture, kitchen_picture, ladder_picture, walk_picture
from backprop.pictures.graph_stepper import graph_stepper
from backprop.pictures.graph_stepper_numbers import NODES, Walk
from ipywidgets import Button, IntSlider

from tests.unit.pictures.test_layout import problems

INPUTS = [(0.5, -2.0, 3.0), (1.25, -0.333, -2.5), (-1.5, 2.0, 0.0), (12.5, -3.75, 100.0)]


def loss(x: float, w: float, b: float) -> float:
    t = w * x + b
    return t**2 * (x * t)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk.of(0.5, -2.0, 3.0)


def test_the_lesson_can_be_done_in_the_head(walk):
    assert walk.values == {"x": 0.5, "w": -2.0, "b": 3.0, "s": -1.0, "t": 2.0, "u": 4.0, "v": 1.0, "L": 4.0}
    assert [walk.adjoint(name, walk.last_step) for name in "xwbstuvL"] == [-4.0, 3.0, 6.0, 6.0, 6.0, 1.0, 4.0, 1.0]
    assert walk.shares("x", walk.last_step) == [8.0, -12.0]
    assert walk.shares("t", walk.last_step) == [2.0, 4.0]


@pytest.mark.parametrize("inputs", INPUTS)
def test_the_blame_is_that_of_finite_differences(inputs):
    walk = Walk.of(*inputs)
    assert walk.values["L"] == pytest.approx(loss(*inputs))
    for place, name in enumerate("xwb"):
        measured = central_difference(lambda v, at=place: loss(*inputs[:at], v, *inputs[at + 1 :]), inputs[place])
        assert walk.adjoint(name, walk.last_step) == pytest.approx(measured, rel=1e-6, abs=1e-6)


def test_a_node_hands_on_only_what_is_complete(walk):
    for step in range(walk.seed_step + 1, walk.last_step + 1):
        edge = walk.edge(step)
        assert walk.is_complete(edge.child, step)
        assert edge.upstream == walk.adjoint(edge.child, walk.last_step)
    assert {(e.child, e.parent) for e in walk.edges} == {(n.name, p) for n in NODES for p in n.parents}


@pytest.mark.parametrize("step", range(16))
def test_the_label_holds_what_is_known_and_nothing_else(walk, step):
    label = walk_picture(walk, step).label
    for name, value in walk.values.items():
        assert (f" {name} = {value:g}." in label) == walk.knows(name, step)
        adjoint = walk.adjoint(name, step)
        spoken = re.findall(rf"dL/d{name} = (-?[\d.]+?)( so far)?\.(?: |$)", label)
        assert [float(number) for number, _ in spoken] == ([] if adjoint is None else [adjoint])
        assert all(bool(so_far) != walk.is_complete(name, step) for _, so_far in spoken)


@pytest.mark.parametrize("step", range(7, 16))
def test_the_equation_with_numbers_is_true(walk, step):
    _, product, total = walk.lines(step)
    left, right = product.partition(":")[2].replace("·", "*").replace("−", "-").split("=")
    assert eval(left) == float(right)
    if " + " in total:
        left, right = total.split("=", 1)[1].replace("−", "-").split("=")
        assert eval(left) == float(right)


@pytest.mark.slow
@pytest.mark.parametrize("inputs", INPUTS)
def test_every_picture_is_clean(inputs):
    walk = Walk.of(*inputs)
    assert [problems(walk_picture(walk, step)) for step in range(16)] == [[]] * 16
    assert problems(graph_picture(*inputs)) == []


def test_the_kitchen_is_clean():
    assert problems(kitchen_picture()) == []


@pytest.mark.parametrize("rungs", range(1, 7))
def test_the_ladder_counts_edges_and_paths(rungs):
    drawing = ladder_picture(rungs)
    assert problems(drawing) == []
    arrows = sum(not isinstance(item, Text) and item.closed and item.radius == 0 for item in drawing.items)
    assert arrows == 4 * rungs and f"{4 * rungs} edges, and {2**rungs} paths" in drawing.label


def test_what_does_not_exist_is_refused_in_words(walk):
    for step in (-1, 16):
        with pytest.raises(ValueError, match="steps 0 to 15"):
            walk_picture(walk, step)
    for rungs in (0, 7):
        with pytest.raises(ValueError, match="1 to 6 diamonds"):
            ladder_picture(rungs)


def test_a_redraw_is_fast(walk):
    start = time.perf_counter()
    for step in range(16):
        walk_picture(walk, step).svg()
    assert (time.perf_counter() - start) / 16 < 0.02


def test_buttons_and_slider_walk_through_the_steps():
    widget = graph_stepper()
    by_name = {child.description: child for child in widget.children[0].children}
    assert {type(control) for control in by_name.values()} == {Button, IntSlider}
    assert all(control.tooltip for control in by_name.values())
    for name, step in (("Forward", 1), ("Forward", 2), ("Back", 1), ("Reset", 0), ("Back", 0)):
        by_name[name].click()
        assert f"Step {step} of 15" in widget.svg
    by_name["step"].value = 15
    assert by_name["Forward"].disabled and not by_name["Back"].disabled
    by_name["Forward"].click()
    assert "Step 15 of 15" in widget.svg


def test_a_static_page_gets_a_picture_and_the_numbers():
    bundle, metadata = graph_stepper()._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Run this cell (Shift+Enter) to use the widget. Step 15 of 15")
    assert bundle["image/png"].startswith("iVBOR")
    assert metadata["image/png"]["width"] == 760


def test_other_inputs_are_finite_numbers_too():
    assert np.isfinite(list(Walk.of(0.0, 0.0, 0.0).values.values())).all()
