"""Blame walking a graph: every number is a finite difference's, every step shows what it should and no more."""

import re

import numpy as np
import pytest
from backprop import central_difference
from backprop.pictures.graph_stepper_drawing import draw
from backprop.pictures.graph_stepper_numbers import NODES, Walk

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
    label = draw(walk, step).label
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


def test_what_does_not_exist_is_refused_in_words(walk):
    for step in (-1, 16):
        with pytest.raises(ValueError, match="steps 0 to 15"):
            draw(walk, step)


def test_other_inputs_are_finite_numbers_too():
    assert np.isfinite(list(Walk.of(0.0, 0.0, 0.0).values.values())).all()
