"""The depth widget: real backprop, the published orders of magnitude, an axis that never clips."""

import re
import warnings
from itertools import pairwise

import numpy as np
import pytest
from backprop import Network
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.canvas.layer_axes import nice_ticks
from backprop.pictures.depth_explorer import depth_explorer, draw
from backprop.pictures.depth_explorer_drawing import spread
from backprop.pictures.depth_explorer_numbers import ACTIVATIONS, INITS, State, gradient_sizes

# First-to-last ratios, medians of 5 seeds, width 64, batch 32, W ~ N(0, s^2): depths 10, 20, 30, 50, and 50 residual.
# Computed independently with a random upstream gradient; the readout here is another, so only the order must agree.
PUBLISHED = {
    ("lecun", "sigmoid"): (1.8e-06, 9.5e-13, 5.1e-19, 1.1e-31, 1.3),
    ("lecun", "tanh"): (0.26, 0.17, 0.17, 0.088, 36),
    ("lecun", "relu"): (0.041, 1.2e-03, 2.4e-05, 2.6e-08, 2.9e07),
    ("he", "sigmoid"): (2.4e-05, 2.4e-10, 2.7e-15, 2.2e-25, 1.4),
    ("he", "tanh"): (1.1, 1.8, 3.2, 10, 110),
    ("he", "relu"): (0.93, 0.86, 0.56, 0.61, 4.0e10),
    ("small", "relu"): (5.5e-12, 1.7e-24, 3.8e-37, 4.6e-62, 1.2),
    ("large", "tanh"): (680, 8.9e05, 1.2e09, 8.5e14, 6.7e06),
    ("large", "relu"): (5.5e06, 1.7e14, 3.8e21, 4.6e36, 7.6e37),
}


@pytest.mark.slow
@pytest.mark.parametrize("init, activation", PUBLISHED)
def test_first_to_last_ratio_has_the_published_order_of_magnitude(init, activation):
    settings = [(10, False), (20, False), (30, False), (50, False), (50, True)]
    for (depth, residual), published in zip(settings, PUBLISHED[init, activation], strict=True):
        curves = [gradient_sizes(State(depth, init, residual, seed=seed), activation) for seed in range(5)]
        decades = np.median([curve[0] - curve[-1] for curve in curves])
        assert abs(decades - np.log10(published)) < 1, f"depth {depth}, residual {residual}"


def test_the_scaled_branch_mends_what_the_plain_residual_relu_explodes():
    plain = gradient_sizes(State(50, "he", residual=True, branch="1"), "relu")
    scaled = gradient_sizes(State(50, "he", residual=True, branch="1/√L"), "relu")
    assert plain[0] - plain[-1] > 6
    assert abs(scaled[0] - scaled[-1]) < 1


def test_xavier_is_lecun_where_all_layers_are_equally_wide():
    assert gradient_sizes(State(9, "xavier"), "tanh") == pytest.approx(gradient_sizes(State(9, "lecun"), "tanh"))


def test_the_sizes_are_norms_of_the_networks_own_delta(monkeypatch):
    kept = []
    backward = Network.backward
    monkeypatch.setattr(Network, "backward", lambda *a: kept.append(backward(*a)) or kept[-1])
    sizes = gradient_sizes(State(6, "he"), "tanh")
    (gradients,) = kept
    assert len(gradients.delta) == 1 + 6 + 1
    assert 10**sizes == pytest.approx([np.linalg.norm(delta) for delta in gradients.delta[1:7]])


def test_sizes_that_no_square_could_hold_are_still_exact(monkeypatch):
    class Tiny:
        delta = (None, np.full((2, 2), 3e-200), np.zeros((2, 2)), np.array([[np.inf]]), None)

    monkeypatch.setattr(Network, "backward", lambda *a: Tiny)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sizes = gradient_sizes(State(3), "tanh")
    assert sizes[0] == pytest.approx(np.log10(6e-200))
    assert sizes[1:].tolist() == [-np.inf, np.inf]


@pytest.mark.slow
@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("residual", [False, True])
def test_no_state_warns_and_no_curve_leaves_the_axis(init, residual):
    for depth in range(2, 51, 6):
        state = State(depth, init, residual)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            draw(state)
        curves = np.concatenate([gradient_sizes(state, name) for name in ACTIVATIONS])
        ticks = nice_ticks(curves)
        assert ticks[0] <= curves.min() and curves.max() <= ticks[-1]
        assert 3 <= len(ticks) <= 8
        assert np.all(ticks == np.round(ticks))


@pytest.mark.parametrize("wanted", [[5, 5, 5], [0, 1, 100], [99, 98, 97], [50, 0, 51]])
def test_labels_are_spread_in_order_and_within_the_plot(wanted):
    placed = spread(wanted, gap=10, low=0, high=100)
    ordered = sorted(placed)
    assert np.argsort(placed).tolist() == np.argsort(wanted, kind="stable").tolist()
    assert all(b - a >= 10 for a, b in pairwise(ordered))
    assert min(placed) >= 0 and max(placed) <= 100


def test_labels_that_do_not_collide_stay_where_they_are():
    assert spread([80, 20, 50], gap=10, low=0, high=100) == [80, 20, 50]


@pytest.mark.parametrize("state", [State(20), State(50, "he", residual=True), State(3), State(50, "small")])
def test_a_curve_starts_in_the_usable_band_just_where_its_verdict_says_so(state):
    drawing = draw(state)
    (band,) = (i for i in drawing.items if isinstance(i, Shape) and i.stroke == "none" and i.fill == palette.INK)
    top, bottom = band.points[0][1], band.points[2][1]
    for name in ACTIVATIONS:
        colour, _ = palette.CURVES[name]
        (dot,) = (i for i in drawing.items if isinstance(i, Shape) and i.radius and i.fill == colour)
        assert (top <= dot.points[0][1] <= bottom) == (rows(drawing)[name] == "usable")


def rows(drawing) -> dict[str, str]:
    """The verdict on each activation, as the words of the picture give it."""
    return dict(re.findall(r"(\w+): first to last layer [^,]+, ([\w ]+)\.", drawing.label))


def test_the_label_names_init_wiring_and_all_three_verdicts():
    label = draw(State(50, "he", residual=True, branch="1/√L")).label
    assert "√(2/n)" in label and "f(z[l]) · 1/√L" in label
    assert all(f"{name}: first to last layer" in label for name in ACTIVATIONS)


def test_the_branch_scale_is_offered_only_where_it_matters():
    (_, (skips, branches, _)) = (row.children for row in depth_explorer().children[:-2])
    assert branches.disabled
    skips.value = True
    assert not branches.disabled


def test_two_explorers_draw_the_same_picture():
    assert depth_explorer(seed=4).svg == depth_explorer(seed=4).svg != depth_explorer(seed=5).svg
