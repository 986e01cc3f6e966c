"""The line stepper: its numbers are the program's own, its shares add up, and every control leads to its step."""

import re
import time

import numpy as np
import pytest
from backprop import Network, one_hot
from backprop.pictures.canvas.drawing import Text
from backprop.pictures.classifier_picture import PLACES, READS, classifier_picture
from backprop.pictures.line_stepper import draw, line_stepper
from backprop.pictures.line_stepper_numbers import LINES, ORDER, LineTrace
from backprop.pictures.stepper_numbers import number


def example(seed: int = 4, N: int = 2, n_0: int = 5, n_1: int = 4, K: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes = {"X": (N, n_0), "W1": (n_1, n_0), "b1": (n_1,), "W2": (K, n_1), "b2": (K,)}
    arrays = {name: rng.normal(0, 0.7, size=shape) for name, shape in shapes.items()}
    return arrays | {"labels": rng.integers(0, K, size=N)}


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


def test_the_picture_of_the_classifier_has_an_arrow_for_every_reading():
    computed = {line.name for line in LINES}
    assert set(PLACES) == computed
    assert set(READS) == {(name, line.name) for line in LINES for name in line.reads if name in computed}
    assert all(name in classifier_picture().label for name in computed)


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


@pytest.mark.parametrize("sizes", [{"N": 1, "n_0": 1, "n_1": 1, "K": 2}, {"N": 8, "n_0": 5, "n_1": 8, "K": 5}])
def test_other_sizes_are_drawn_at_every_step_and_soon(sizes):
    trace = LineTrace(example(1, **sizes))
    draw(trace, trace.last_step)
    started = time.perf_counter()
    for step in range(trace.last_step + 1):
        draw(trace, step).svg()
    assert (time.perf_counter() - started) / (trace.last_step + 1) < 0.1


def test_what_does_not_fit_is_refused_in_words(trace):
    for step in (-1, 15):
        with pytest.raises(ValueError, match="steps 0 to 14"):
            draw(trace, step)
    with pytest.raises(ValueError, match=r"labels has shape \(3,\)"):
        line_stepper(**(example() | {"labels": np.zeros(3, dtype=int)}))
    with pytest.raises(ValueError, match=r"W2 has shape"):
        line_stepper(**(example() | {"W2": np.zeros((3, 5))}))
    with pytest.raises(ValueError, match="too large"):
        line_stepper(**example(N=9))


def test_buttons_and_slider_walk_through_the_steps():
    widget = line_stepper(**example())
    by_name = {child.description: child for child in widget.children[0].children}
    assert all(control.tooltip for control in by_name.values())
    for name, step in (("Forward", 1), ("Forward", 2), ("Back", 1), ("Reset", 0), ("Back", 0)):
        by_name[name].click()
        assert f"Step {step} of 14" in widget.svg
    by_name["step"].value = 14
    assert "Step 14 of 14" in widget.svg
    assert by_name["Forward"].disabled and not by_name["Back"].disabled


def test_a_static_page_gets_a_picture_and_the_numbers():
    bundle, _ = line_stepper(**example())._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Run this cell (Shift+Enter) to use the widget. Step 14 of 14")
    assert bundle["image/png"].startswith("iVBOR")
