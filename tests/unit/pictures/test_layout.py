"""In every state of every picture: no text is cut off, none overlaps another, every glyph is in DejaVu Sans."""

from functools import cache
from importlib import import_module
from itertools import combinations, product

import numpy as np
import pytest
from backprop.initializers import he
from backprop.network import Network
from backprop.pictures.canvas.drawing import Drawing, Text
from backprop.pictures.classifier_picture import classifier_picture
from backprop.pictures.depth_explorer import BRANCH_SCALES, INITS, State
from backprop.pictures.depth_explorer import draw as draw_depth
from backprop.pictures.depth_explorer_drawing import draw_depth as plot
from backprop.pictures.figures import chain_picture, layer_picture, network_picture
from backprop.pictures.graph_pictures import graph_picture, kitchen_picture, ladder_picture
from backprop.pictures.line_stepper import draw as draw_line
from backprop.pictures.line_stepper_numbers import LineTrace
from backprop.pictures.neuron_pictures import neuron_picture, two_neurons_picture
from backprop.pictures.residual_pictures import residual_picture
from backprop.pictures.scale_pictures import fan_picture, product_picture
from backprop.pictures.stepper import draw as draw_step
from backprop.pictures.stepper import example_network
from backprop.pictures.stepper_numbers import Trace
from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextPath

OTHER_WIDGETS = (
    "saturation_explorer",
    "neuron_explorer",
    "step_size_explorer",
    "init_explorer",
    "residual_explorer",
)
CHARMAP = FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf").get_charmap()


@cache
def _width(text: str, size: float, bold: bool) -> float:
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return TextPath((0, 0), text.replace("$", "S"), size=size, prop=font).get_extents().x1


def _box(item: Text) -> tuple[float, float, float, float]:
    x, y = item.point
    width = _width(item.text, item.size, item.bold)
    left = x - {"start": 0, "middle": width / 2, "end": width}[item.anchor]
    return left, y - 0.45 * item.size, left + width, y + 0.45 * item.size


def problems(drawing: Drawing) -> list[str]:
    """What is wrong with the texts: outside the picture, over another text, or without a glyph."""
    texts = [item for item in drawing.items if isinstance(item, Text) and item.text]
    found = [f"no glyph for {c!r} in {item.text!r}" for item in texts for c in item.text if ord(c) not in CHARMAP]
    for item in texts:
        left, top, right, bottom = _box(item)
        if left < 0 or top < drawing.top or right > drawing.width or bottom > drawing.height:
            found.append(f"{item.text!r} leaves the picture")
    for one, other in combinations(texts, 2):
        a, b = _box(one), _box(other)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append(f"{one.text!r} overlaps {other.text!r}")
    return found


def test_the_ruler_finds_what_it_is_for():
    drawing = Drawing(100, 40, "")
    drawing.text(10, 20, "one")
    drawing.text(15, 22, "two")
    drawing.text(90, 10, "too long")
    drawing.text(10, 36, "\u4e00")
    assert len(problems(drawing)) == 4


@pytest.mark.parametrize("drawing", [layer_picture(), *(chain_picture(depth) for depth in range(2, 6))])
def test_figures(drawing):
    assert problems(drawing) == []


@pytest.mark.parametrize("widths", [[1, 1], [3, 4, 3, 1], [2, 2, 1], [10, 12, 10, 10]])
def test_network_picture(widths):
    assert problems(network_picture(widths)) == []


@pytest.mark.parametrize("step", range(8))
def test_stepper(step):
    trace = Trace.of(example_network(), np.array([0.6, -0.4, 0.9]), np.array([1.5]))
    assert problems(draw_step(trace, step)) == []


@pytest.mark.slow
@pytest.mark.parametrize("hidden, output", [("relu", "identity"), ("tanh", "sigmoid"), ("leaky_relu", "tanh")])
@pytest.mark.parametrize("widths", [[2, 2, 1], [1, 1], [4, 4, 4, 4, 4], [3, 4, 2]])
def test_stepper_of_other_networks(widths, hidden, output):
    rng = np.random.default_rng(1)
    network = Network.random(widths, rng, he, hidden=hidden, output=output)
    trace = Trace.of(network, rng.normal(size=widths[0]), rng.normal(size=widths[-1]))
    assert [problems(draw_step(trace, step)) for step in range(trace.last_step + 1)] == [[]] * (trace.last_step + 1)


@pytest.mark.parametrize("depth, init", list(product([2, 3, 10, 11, 29, 50], INITS)))
def test_depth_explorer(depth, init):
    for residual, branch in [(False, "1"), *((True, branch) for branch in BRANCH_SCALES)]:
        assert problems(draw_depth(State(depth, init, residual, branch, seed=12345))) == []


@pytest.mark.parametrize("value", [-np.inf, np.inf, np.nan, -300.0, 300.0])
def test_depth_explorer_at_the_ends_of_the_floats(value):
    curves = {"sigmoid": np.array([value, 0.0]), "tanh": np.array([0.0, value]), "relu": np.array([value, value])}
    assert problems(plot(curves, "title", ["one", "two"])) == []


def _states():
    """A few states of every other widget, the extremes among them."""
    modules = {name: import_module(f"backprop.pictures.{name}") for name in OTHER_WIDGETS}
    for z, y in product((-10.0, -6.0, 0.0, 1.5, 10.0), (0, 1)):
        yield f"saturation {z} {y}", modules["saturation_explorer"].draw(modules["saturation_explorer"].State(z, y))
    for rate, loss in product((0.001, 0.3, 2.0), ("cross_entropy", "squared_error")):
        yield (
            f"descent {rate} {loss}",
            modules["neuron_explorer"].draw(modules["neuron_explorer"].State(rate, 60, loss)),
        )
    for curve, h in product(modules["step_size_explorer"].CURVES, (1e-14, 1e-6, 0.1)):
        yield (
            f"step size {curve} {h}",
            modules["step_size_explorer"].draw(modules["step_size_explorer"].State(curve, h)),
        )
    for activation, scale, depth in product(("sigmoid", "tanh", "relu"), (0.1, 1.0, 10.0), (2, 50)):
        state = modules["init_explorer"].State(activation, scale, depth)
        yield f"init {activation} {scale} {depth}", modules["init_explorer"].draw(state)
    for depth, scale, skip in product((2, 50), (0.05, 1.0), (True, False)):
        yield (
            f"residual {depth} {scale} {skip}",
            modules["residual_explorer"].draw(modules["residual_explorer"].State(depth, scale, skip)),
        )


@pytest.mark.parametrize("drawing", [pytest.param(drawing, id=name) for name, drawing in _states()])
def test_the_widgets_of_the_other_lessons(drawing):
    assert problems(drawing) == []


@pytest.mark.parametrize(
    "drawing",
    [
        graph_picture(),
        ladder_picture(),
        kitchen_picture(),
        neuron_picture(),
        two_neurons_picture(),
        classifier_picture(),
        product_picture(),
        fan_picture(),
        residual_picture(),
    ],
)
def test_the_pictures_of_the_other_lessons(drawing):
    assert problems(drawing) == []


@pytest.mark.parametrize("step", range(15))
def test_line_stepper(step):
    rng = np.random.default_rng(0)
    shapes = {"X": (2, 5), "W1": (4, 5), "b1": (4,), "W2": (3, 4), "b2": (3,)}
    given = {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"labels": np.array([0, 2])}
    trace = LineTrace(given)
    assert trace.last_step == 14
    assert problems(draw_line(trace, step)) == []
