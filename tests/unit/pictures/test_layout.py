"""In every state of every widget: no text is cut off, none overlaps another, every glyph is in DejaVu Sans."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from backprop.initializers import he
from backprop.network import Network
from backprop.pictures import (
    depth_explorer,
    init_explorer,
    neuron_explorer,
    residual_explorer,
    saturation_explorer,
    step_size_explorer,
)
from backprop.pictures.canvas.drawing import Drawing
from backprop.pictures.depth_explorer_drawing import draw_depth
from backprop.pictures.depth_explorer_numbers import BRANCH_SCALES, INITS
from backprop.pictures.graph_stepper_drawing import draw as draw_walk
from backprop.pictures.graph_stepper_numbers import Walk
from backprop.pictures.line_stepper_drawing import draw as draw_line
from backprop.pictures.line_stepper_numbers import LineTrace
from backprop.pictures.step_size_explorer_numbers import CURVES
from backprop.pictures.stepper import example_network
from backprop.pictures.stepper_drawing import draw as draw_step
from backprop.pictures.stepper_numbers import Trace

from tests.unit.pictures.classifier import example
from tests.unit.pictures.layout import problems

pytestmark = pytest.mark.slow


def test_the_ruler_finds_what_it_is_for():
    drawing = Drawing(160, 100, "")
    drawing.text(10, 20, "one")
    drawing.text(15, 22, "two")
    drawing.text(150, 10, "too long")
    drawing.text(10, 76, "\u4e00")
    drawing.text(60, 40, "w = −2")
    drawing.text(70, 56, "s = w · x")
    found = " ".join(problems(drawing))
    assert [found.count(fault) for fault in ("no glyph", "leaves", "overlaps", "touches")] == [1, 1, 1, 1]


def test_the_ruler_lets_stand_together_what_belongs_together():
    drawing = Drawing(200, 80, "")
    for y, line in ((20, "a block"), (36, "of two lines")):
        drawing.text(10, y, line)
    drawing.text(150, 50, "0", anchor="end")
    drawing.text(155, 65, "−10", anchor="middle")
    assert problems(drawing) == []


def _states() -> Iterator[tuple]:
    """A few states of every explorer, the extremes among them."""
    for depth, init, branch in product((2, 3, 10, 11, 29, 50), INITS, (None, *BRANCH_SCALES)):
        yield depth_explorer, depth, init, branch is not None, branch or "1", 12345
    yield from ((saturation_explorer, *state) for state in product((-10.0, -6.0, 0.0, 1.5, 10.0), (0, 1)))
    for rate, loss in product((0.001, 0.3, 2.0), ("cross_entropy", "squared_error")):
        yield neuron_explorer, rate, 60, loss
    yield from ((step_size_explorer, curve, 10.0 ** (k / 4)) for curve, k in product(CURVES, range(-60, 1, 5)))
    yield from ((init_explorer, *s) for s in product(("sigmoid", "tanh", "relu"), (0.1, 1.0, 20.0), (2, 50)))
    yield init_explorer, "relu", 2**0.5, 50, 8, 8  # dead
    yield from ((residual_explorer, *state) for state in product((2, 50), (0.05, 1.0), (True, False)))


@pytest.mark.parametrize(
    "state", list(_states()), ids=lambda state: f"{state[0].__name__.rpartition('.')[2]} {state[1:]}"
)
def test_explorers(state):
    widget, *values = state
    assert problems(widget.draw(widget.State(*values))) == []


@pytest.mark.parametrize("value", [-np.inf, np.inf, np.nan, -300.0, 300.0])
def test_depth_explorer_at_the_ends_of_the_floats(value):
    curves = {"sigmoid": np.array([value, 0.0]), "tanh": np.array([0.0, value]), "relu": np.array([value, value])}
    assert problems(draw_depth(curves, "title", ["one", "two"])) == []


@pytest.mark.parametrize("step", range(8))
def test_stepper(step):
    trace = Trace.of(example_network(), np.array([0.6, -0.4, 0.9]), np.array([1.5]))
    assert problems(draw_step(trace, step)) == []


@pytest.mark.parametrize("hidden, output", [("relu", "identity"), ("tanh", "sigmoid"), ("leaky_relu", "tanh")])
@pytest.mark.parametrize("widths", [[2, 2, 1], [1, 1], [4, 4, 4, 4, 4], [3, 4, 2]])
def test_stepper_of_other_networks(widths, hidden, output):
    rng = np.random.default_rng(1)
    network = Network.random(widths, rng, he, hidden=hidden, output=output)
    trace = Trace.of(network, rng.normal(size=widths[0]), rng.normal(size=widths[-1]))
    assert [problems(draw_step(trace, step)) for step in range(trace.last_step + 1)] == [[]] * (trace.last_step + 1)


@pytest.mark.parametrize("inputs", [(0.5, -2.0, 3.0), (1.25, -0.333, -2.5), (-1.5, 2.0, 0.0), (12.5, -3.75, 100.0)])
def test_graph_stepper(inputs):
    walk = Walk.of(*inputs)
    assert [problems(draw_walk(walk, step)) for step in range(16)] == [[]] * 16


@pytest.mark.parametrize("sizes", [{}, {"N": 1, "n_0": 1, "n_1": 1, "K": 2}, {"N": 8, "n_0": 5, "n_1": 8, "K": 5}])
def test_line_stepper(sizes):
    trace = LineTrace(example(0, **sizes))
    assert [problems(draw_line(trace, step)) for step in range(15)] == [[]] * 15
