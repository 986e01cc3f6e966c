"""The line stepper: its numbers are the program's own, its shares add up, and every control leads to its step."""

import re

import numpy as np
import pytest
from backprop import Network, one_hot
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.canvas.numerals import number
from backprop.pictures.line_stepper_drawing import RULES, draw
from backprop.pictures.line_stepper_numbers import LINES, ORDER, LineTrace

from tests.unit.pictures.classifier import example


@pytest.fixture(scope="module")
def trace() -> LineTrace:
    return LineTrace(example())


def test_the_lines_compute_what_the_module_computes(trace):
    g = trace.given
    network = Network([None, g["W1"], g["W2"]], [None, g["b1"], g["b2"]], hidden="tanh", loss="softmax_cross_entropy")
    cache, y = network.forward(g["X"]), one_hot(g["labels"], 3)
    gradients = network.backward(cache, y)
    assert trace.values["loss"] == pytest.approx(network.loss_value(cache, y), rel=1e-12)
    for name, right in (
        ("logits", gradients.delta[2]),
        ("z1", gradients.delta[1]),
        ("W2", gradients.dW[2]),
        ("b2", gradients.db[2]),
        ("W1", gradients.dW[1]),
        ("b1", gradients.db[1]),
    ):
        assert trace.gradients[name] == pytest.approx(right, abs=1e-9)


@pytest.mark.parametrize("name", ORDER)
def test_what_the_readers_tell_a_value_adds_up_to_its_gradient(trace, name):
    shares = [trace.message(reader, name) for reader in trace.readers(name)]
    assert sum(shares) == pytest.approx(trace.gradients[name], abs=1e-8)


def test_every_gradient_comes_after_those_of_all_readers(trace):
    assert {line.name for line in LINES} | {"W1", "b1", "W2", "b2"} == {*ORDER, "loss"}
    for name in ORDER:
        readers = [reader for reader in trace.readers(name) if reader != "loss"]
        assert all(ORDER.index(reader) < ORDER.index(name) for reader in readers)


@pytest.mark.parametrize("step", range(15))
def test_the_picture_and_its_label_hold_exactly_what_is_known(trace, step):
    drawing = draw(trace, step)
    shown = [item.text for item in drawing.items if isinstance(item, Text)]
    for place, name in enumerate(ORDER):
        known = place < step
        assert (f" d{name} = ((" in drawing.label or f" d{name} = (" in drawing.label) == known
        if known:
            row = np.atleast_2d(trace.gradients[name])[0]
            text = ", ".join(number(value) for value in row[: 3 if len(row) > 4 else 4]) + ("," if len(row) > 4 else "")
            assert any(text in line for line in shown)
    (loss,) = re.findall(r"loss = (-?[\d.]+)\. ", drawing.label.replace("−", "-"))[-1:]
    assert float(loss) == pytest.approx(float(trace.values["loss"]), abs=5e-4)


def test_a_value_with_two_readers_gets_both_shares_in_words(trace):
    for name in ("exps", "logits"):
        shown = [item.text for item in draw(trace, ORDER.index(name) + 1).items if isinstance(item, Text)]
        assert all(any(line.startswith(f"from {reader}:") for line in shown) for reader in trace.readers(name))
        assert any(line.startswith(f"added:  d{name} =") for line in shown)


@pytest.mark.parametrize("step", [-1, 15])
def test_a_step_that_does_not_exist_is_refused_in_words(trace, step):
    with pytest.raises(ValueError, match="steps 0 to 14"):
        draw(trace, step)


@pytest.mark.parametrize("name", ORDER)
def test_the_rule_that_is_named_is_that_of_the_line(trace, name):
    line, *more = [line for line in LINES if name in line.reads]
    if more:
        rule = "5"
    elif line.name == "loss":
        rule = "4"
    elif "@" in line.code and name != line.reads[-1]:
        rule = "2"  # a factor of the matrix product; what is read last is added
    elif trace.values[name].shape == trace.values[line.name].shape:
        rule = "1"
    else:
        rule = "2 and 3" if "*" in line.code else "3"
    assert RULES[name].split(",")[0] == rule
    shown = [item.text for item in draw(trace, ORDER.index(name) + 1).items if isinstance(item, Text)]
    assert any(f"Rule {RULES[name]}." in text for text in shown)
