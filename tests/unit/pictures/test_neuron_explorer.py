"""The descent widget: the path is gradient descent by the module's own gradients, and every state can be drawn."""

import warnings
from itertools import product

import numpy as np
import pytest
from backprop import Network, sgd_step
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.neuron_explorer import draw, neuron_explorer
from backprop.pictures.neuron_explorer_drawing import SURFACE, clipped, strokes, thinned
from backprop.pictures.neuron_explorer_numbers import (
    B_RANGE,
    HOURS,
    LOSSES,
    PASSED,
    STARTS,
    W_RANGE,
    Data,
    State,
    contours,
    descend,
    losses,
    lowest,
)

EXAM = Data(tuple(HOURS), tuple(PASSED))
OPTIONS = {
    "cross_entropy": {"output": "identity", "loss": "binary_cross_entropy"},
    "squared_error": {"output": "sigmoid", "loss": "half_squared_error"},
}


@pytest.mark.parametrize("loss, start", list(product(LOSSES, STARTS)))
def test_the_path_is_that_of_the_module(loss, start):
    path = descend(State(0.7, 25, loss, start), EXAM)
    w, b = STARTS[start]
    net = Network([None, np.array([[w]])], [None, np.array([b])], **OPTIONS[loss])
    for k in range(26):
        cache = net.forward(HOURS[:, None])
        assert (path.w[k], path.b[k]) == pytest.approx((net.W[1][0, 0], net.b[1][0]), rel=1e-9)
        assert path.loss[k] == pytest.approx(net.loss_value(cache, PASSED[:, None]), rel=1e-9)
        g = net.backward(cache, PASSED[:, None])
        net.W, net.b = sgd_step(net.W, g.dW, 0.7), sgd_step(net.b, g.db, 0.7)


@pytest.mark.parametrize("loss", LOSSES)
def test_nothing_near_the_lowest_point_is_lower(loss):
    w, b, value = lowest(EXAM, loss)
    around = [(w + dw, b + db) for dw, db in product((-1e-2, 0, 1e-2), repeat=2)]
    assert all(losses(np.array(p), np.array(q), EXAM, loss) >= value - 1e-12 for p, q in around)
    assert losses(np.array(w), np.array(b), EXAM, loss) == pytest.approx(value)


def test_the_three_rates_tell_their_story():
    small, right, large = (descend(State(rate, 100), EXAM).loss for rate in (0.001, 1.0, 2.0))
    low = lowest(EXAM, "cross_entropy")[2]
    assert small[-1] > 0.9 * small[0]
    assert right[-1] < low + 0.01
    assert np.all(large[60:] > low + 0.03) and np.any(np.diff(large[60:]) > 0)


def test_a_saturated_start_sleeps_under_squared_error_only():
    asleep = descend(State(1.0, 100, "squared_error", "saturated"), EXAM).loss
    awake = descend(State(1.0, 100, "cross_entropy", "saturated"), EXAM).loss
    assert asleep[-1] > 0.99 * asleep[0]
    assert awake[-1] < 0.2 * awake[0]


def test_a_contour_has_one_height():
    for line in contours(EXAM, "cross_entropy"):
        heights = losses(line[:, 0], line[:, 1], EXAM, "cross_entropy")
        assert np.ptp(heights) < 0.05 * heights.mean()


@pytest.mark.parametrize("loss", LOSSES)
def test_lines_of_equal_loss_are_smooth_and_of_few_points(loss):
    lines = contours(EXAM, loss)
    assert len(lines) >= 10 and sum(map(len, lines)) < 400
    turns = [np.diff(np.unwrap(np.arctan2(*np.diff(line, axis=0).T[::-1]))) for line in lines]
    assert np.quantile(np.abs(np.concatenate(turns)), 0.9) < np.radians(30)


def test_a_unit_of_w_is_drawn_as_long_as_one_of_b():
    left, right, top, bottom = SURFACE
    assert (right - left) / np.ptp(W_RANGE) == (bottom - top) / np.ptp(B_RANGE)
    assert all(W_RANGE[0] < w < W_RANGE[1] and B_RANGE[0] < b < B_RANGE[1] for w, b in STARTS.values())


def test_a_small_step_is_drawn_across_the_lines_of_equal_loss():
    drawing = draw(State(0.3, 1, "cross_entropy", "saturated"))
    step = next(item for item in drawing.items if isinstance(item, Shape) and item.dash and len(item.points) == 2)
    path, ahead = descend(State(0.3, 1, "cross_entropy", "saturated"), EXAM), np.subtract(*step.points[::-1])
    along = np.array([ahead[1], ahead[0]]) / np.hypot(*ahead) * 1e-4
    change = losses(path.w[:1] + along[0], path.b[:1] + along[1], EXAM, "cross_entropy") - path.loss[0]
    assert abs(change) < 1e-3 * 1e-4 * np.hypot(np.diff(path.w), np.diff(path.b)) / 0.3


def test_a_path_is_drawn_in_few_strokes():
    x, y = (SURFACE[0] + SURFACE[1]) / 2, (SURFACE[2] + SURFACE[3]) / 2
    to_and_fro = [(x, y), (x + 40, y)] * 50
    assert strokes(to_and_fro) == [[(x, y), (x + 40, y)]]
    assert strokes([(x, y), (x + 40, y), (x + 40, y + 900), (x, y + 20)])[0][:2] == [(x, y), (x + 40, y)]
    creep = [(x + 0.5 * k, y) for k in range(101)]
    assert thinned(creep)[0] == creep[0] and thinned(creep)[-1] == creep[-1] and len(thinned(creep)) < 15


@pytest.mark.parametrize("loss, start", list(product(LOSSES, STARTS)))
def test_no_state_warns_or_leaves_the_picture(loss, start):
    for rate, steps in product((0.001, 0.3, 2.0, 10.0), (0, 1, 100)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            drawing = draw(State(rate, steps, loss, start))
        shapes = [item for item in drawing.items if isinstance(item, Shape)]
        assert all(
            -1e-6 <= x <= drawing.width + 1e-6 and -1e-6 <= y <= drawing.height + 1e-6
            for shape in shapes
            for x, y in shape.points
        )


def test_the_label_tells_the_numbers():
    label = draw(State(1.0, 100)).label
    assert "cross-entropy, learning rate 1, 100 steps" in label
    assert "lowest possible 0.5281" in label and "steps that raised the loss: 0 of 100" in label


@pytest.mark.parametrize(
    "start, end, inside",
    [
        ((2, 2), (3, 3), ((2, 2), (3, 3))),
        ((-5, 5), (5, 5), ((0, 5), (5, 5))),
        ((5, -5), (5, 15), ((5, 0), (5, 10))),
        ((-5, -1), (5, -1), None),
        ((-2, 5), (-1, 6), None),
    ],
)
def test_a_segment_is_cut_at_the_window(start, end, inside):
    cut = clipped(start, end, 0, 10, 0, 10)
    assert cut == inside if inside is None else np.allclose(cut, inside)


def test_other_data_can_be_shown():
    assert "of 3" in neuron_explorer([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]).svg


def test_no_word_lies_on_the_map():
    left, right, top, bottom = SURFACE
    drawing = draw(State(10.0, 100))
    texts = [item for item in drawing.items if isinstance(item, Text)]
    assert not [text for text in texts if left < text.point[0] < right and top < text.point[1] < bottom]
    assert {"start", "lowest", "target 1", "target 0", "at the start"} <= {text.text for text in texts}
    assert "off the map" in drawing.label and "off the map" not in draw(State(0.01, 30)).label
