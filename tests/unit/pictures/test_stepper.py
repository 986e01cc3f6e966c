"""The stepper: every number it shows is the network's own, and every control leads to the step it names."""

import asyncio
import re
import sys

import numpy as np
import pytest
from backprop import Network, numerical_gradient, relative_error
from backprop.initializers import he
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.canvas.numerals import number
from backprop.pictures.stepper import example_network, stepper
from backprop.pictures.stepper_drawing import draw
from backprop.pictures.stepper_numbers import Trace

X, Y = np.array([0.60, -0.40, 0.90]), np.array([1.5])


@pytest.fixture(scope="module")
def trace() -> Trace:
    return Trace.of(example_network(), X, Y)


def spoken(label: str, name: str) -> np.ndarray:
    """The numbers that the label gives for a name such as dW[2], as a flat array."""
    (group,) = re.findall(rf"(?<![\w]){re.escape(name)} = (\(?[-\d., ()]+?\)?)(?:\. |\.$|, [a-z])", label)
    return np.array([float(value) for value in re.findall(r"-?\d+\.\d+", group)])


def texts(trace: Trace, step: int) -> list[str]:
    return [item.text for item in draw(trace, step).items if isinstance(item, Text)]


def test_the_example_is_readable_and_has_one_unit_off_in_each_hidden_layer(trace):
    assert [int(trace.is_off(l).sum()) for l in (1, 2, 3)] == [1, 1, 0]
    assert 0.1 < trace.loss < 1


def test_the_gradients_shown_are_those_of_finite_differences(trace):
    network = trace.network
    for l in (1, 2, 3):
        W = network.W[l]

        def loss(value: np.ndarray, l: int = l) -> float:
            trial = Network([*network.W[:l], value, *network.W[l + 1 :]], network.b)
            return trial.loss_value(trial.forward(X[None]), Y[None])

        assert relative_error(trace.gradients.dW[l], numerical_gradient(loss, W)) < 1e-8


@pytest.mark.parametrize("step", range(8))
def test_the_label_holds_exactly_what_is_known_and_with_the_networks_numbers(trace, step):
    label = draw(trace, step).label
    network = example_network()
    cache = network.forward(X[None])
    gradients = network.backward(cache, Y[None])
    for l in range(4):
        if l > step:
            assert f" a[{l}] =" not in label
        else:
            assert spoken(label, f"a[{l}]") == pytest.approx(cache.a[l].ravel(), abs=5e-5)
        if l > 0 and step >= 8 - l:
            assert spoken(label, f"delta[{l}]") == pytest.approx(gradients.delta[l].ravel(), abs=5e-5)
            assert spoken(label, f"dW[{l}]") == pytest.approx(gradients.dW[l].ravel(), abs=5e-5)
        else:
            assert f"delta[{l}]" not in label
    assert ("loss =" in label) == (step >= 4)
    if step >= 4:
        assert spoken(label, "loss") == pytest.approx([network.loss_value(cache, Y[None])], abs=5e-5)


@pytest.mark.parametrize("step", range(8))
def test_the_picture_shows_the_values_that_its_label_speaks_of(trace, step):
    shown = texts(trace, step)
    for l in range(4):
        for value in trace.a(l):
            assert (number(value, 2 if l == 0 else 3) in shown) or step < l
        if l > 0:
            badges = [f"δ {number(value)}" for value in trace.delta(l)]
            assert all((badge in shown) == (step >= 8 - l) for badge in badges if badge != "δ 0.000")


LIT = {1: (1, "row"), 2: (2, "row"), 3: (3, "row"), 6: (3, "column"), 7: (2, "column")}


@pytest.mark.parametrize("step", range(8))
def test_the_weights_that_a_step_uses_are_shown_and_the_first_units_part_is_lit(trace, step):
    drawing = draw(trace, step)
    frames = [item for item in drawing.items if isinstance(item, Shape) and len(item.points) == 4 and item.closed]
    shown = [text for text in texts(trace, step) if text.startswith("W[") and text.endswith("] =")]
    if step not in LIT:
        assert shown == [] and "Lit" not in drawing.label
        return
    l, line = LIT[step]
    W = trace.network.W[l]
    assert shown == [f"W[{l}] ="]
    (told,) = re.findall(rf"Lit for the first unit: {line} 1 of W\[{l}\], \(([-., \d]+)\)\.", drawing.label)
    part = W[0] if line == "row" else W[:, 0]
    assert [float(value) for value in told.split(", ")] == pytest.approx(part, abs=5e-5)
    wide, high = (len(part), 1) if line == "row" else (1, len(part))
    frame = frames[-1].points
    assert frame[1][0] - frame[0][0] == pytest.approx(44 * wide, abs=4)
    assert frame[2][1] - frame[1][1] == pytest.approx(19 * high)


@pytest.mark.parametrize("step, edges", [(1, 3), (2, 3), (3, 2), (6, 1), (7, 2)])
def test_the_edges_of_the_first_unit_that_carry_something_are_bold(trace, step, edges):
    lines = [item for item in draw(trace, step).items if isinstance(item, Shape) and len(item.points) == 2]
    key = 1  # the key of either kind of line is as bold
    assert sum(line.weight == palette.BOLD for line in lines) == edges + 2 * key


@pytest.mark.parametrize("step", [1, 2, 3])
def test_the_forward_equation_with_numbers_is_true(trace, step):
    _, written, *_ = trace.equations(step)
    left, right = written.removeprefix("first unit:").replace("−", "-").replace("·", "*").split("=")
    assert eval(left) == pytest.approx(float(right), abs=2e-3)
    assert float(right) == pytest.approx(trace.z(step)[0], abs=5e-4)


def test_the_loss_with_numbers_is_true(trace):
    _, written = trace.equations(4)
    left, right = written.replace("−", "-").replace("²", "**2").replace("½", "0.5 *").split("=")
    assert eval(left) == pytest.approx(float(right), abs=2e-3)
    assert float(right) == pytest.approx(trace.loss, abs=5e-4)


@pytest.mark.parametrize("step, l", [(5, 3), (6, 2), (7, 1)])
def test_the_backward_equation_with_numbers_is_true(trace, step, l):
    _, written, *_ = trace.equations(step)
    left, right = written.removeprefix("first unit:").replace("−", "-").replace("·", "*").split("=")
    assert eval(left) == pytest.approx(float(right), abs=2e-3)
    assert float(right) == pytest.approx(trace.delta(l)[0], abs=5e-4)


def test_another_network_with_sigmoid_output_is_true_as_well():
    rng = np.random.default_rng(3)
    other = Trace.of(Network.random([2, 3, 2], rng, he, hidden="tanh", output="sigmoid"), [1.0, 2.0], [0.0, 1.0])
    assert other.last_step == 5
    for step, value in ((1, other.z(1)), (2, other.z(2)), (4, other.delta(2)), (5, other.delta(1))):
        left, right = (
            other.equations(step)[1].removeprefix("first unit:").replace("−", "-").replace("·", "*").split("=")
        )
        assert eval(left) == pytest.approx(value[0], abs=0.05)
        assert float(right) == pytest.approx(value[0], abs=5e-4)


def test_a_step_that_does_not_exist_is_refused_in_words(trace):
    for step in (-1, 8):
        with pytest.raises(ValueError, match="steps 0 to 7"):
            draw(trace, step)


def controls(widget) -> dict:
    """The controls by the words on them."""
    return {child.description: child for child in widget.children[0].children}


def test_play_runs_to_the_end_and_reset_stops_it(monkeypatch):
    monkeypatch.setattr(sys.modules["backprop.pictures.canvas.stepping"], "SECONDS_A_STEP", 0.001)

    async def scenario() -> None:
        widget = stepper()
        by_name = controls(widget)
        play = by_name["Play"]
        play.value = True
        assert play.description == "Pause"
        await asyncio.sleep(0.2)
        assert "Step 7 of 7" in widget.svg
        assert play.value is False and play.description == "Play"
        play.value = True
        await asyncio.sleep(0)
        by_name["Reset"].click()
        await asyncio.sleep(0.05)
        assert "Step 0 of 7" in widget.svg
        assert play.value is False

    asyncio.run(scenario())
