"""The residual widget: real passes, the arithmetic of the lesson."""

import warnings

import numpy as np
import pytest
from backprop import Network, numerical_gradient, relative_error
from backprop.pictures import residual_explorer_numbers as module
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.canvas.numerals import scientific
from backprop.pictures.canvas.palette import DOTS
from backprop.pictures.residual_explorer import draw
from backprop.pictures.residual_explorer_drawing import verdict
from backprop.pictures.residual_explorer_numbers import MAX_DEPTH, State, rule_of_thumb, signal_sizes

WIRINGS = [
    (skip, last_matrix, normalise)
    for skip in (True, False)
    for last_matrix in (True, False)
    for normalise in (True, False)
]


def grown(state: State) -> tuple[float, float]:
    """How many times longer the signal and the gradient become."""
    forward, backward = signal_sizes(state)
    return 10 ** forward[-1], 10 ** backward[0]


def test_the_sizes_are_those_of_the_modules_own_residual_network():
    depth, scale = 6, 0.4
    X, upstream, W, _ = module._arrays(0)
    network = Network([None, *W[:depth], np.eye(64)], [None, *np.zeros((depth + 1, 64))], residual=True)
    network.branch_scale = scale
    cache = network.forward(X)
    gradients = network.backward(cache, cache.a[-1] - upstream * len(X))
    forward, backward = signal_sizes(State(depth, scale))
    for l in range(depth + 1):
        assert 10 ** forward[l] == pytest.approx(np.linalg.norm(cache.a[l]) / np.linalg.norm(X))
    assert 10 ** backward[0] == pytest.approx(np.linalg.norm(gradients.dX) / np.linalg.norm(upstream))


@pytest.mark.parametrize("wiring", WIRINGS)
def test_the_gradient_is_the_gradient_in_every_wiring(wiring, monkeypatch):
    rng = np.random.default_rng(3)
    X, upstream = rng.normal(size=(2, 5)), rng.normal(size=(2, 5))
    W, V = ([rng.normal(0, 0.6, (5, 5)) for _ in range(3)] for _ in range(2))
    state, kept = State(3, 0.7, *wiring), []
    monkeypatch.setattr(module, "_relative", lambda arrays, reference: kept.append(arrays) or np.zeros(4))

    def loss(value: np.ndarray) -> float:
        monkeypatch.setattr(module, "_arrays", lambda seed: (value, upstream, W, V))
        signal_sizes(state)
        a = kept[-2]
        return float(np.sum(a[-1] * upstream))

    loss(X)
    claimed = kept[-1][0]
    assert relative_error(claimed, numerical_gradient(loss, X)) < 1e-7


def test_scaled_branches_with_a_last_matrix_keep_their_length_at_any_depth():
    for depth in (10, 30, 50):
        for growth in grown(State(depth, depth**-0.5, last_matrix=True)):
            assert growth == pytest.approx(np.sqrt(np.e), rel=0.25)


def test_unscaled_branches_explode_both_ways_and_beyond_the_rule_of_thumb():
    assert min(grown(State(50, 1.0))) > 2**25


def test_a_norm_makes_growth_linear():
    for growth in grown(State(50, 1.0, last_matrix=True, normalise=True)):
        assert growth == pytest.approx(np.sqrt(51), rel=0.25)


def test_a_norm_alone_keeps_the_signal_and_not_the_gradient():
    forward, backward = grown(State(50, 1.0, skip=False, normalise=True))
    assert forward < 3 and backward > 1e3


def test_a_silent_branch_changes_nothing_or_everything():
    assert grown(State(50, 0.0)) == (1.0, 1.0)
    assert grown(State(50, 0.0, skip=False)) == (0.0, 0.0)


def test_the_rule_of_thumb_is_drawn_in_both_directions_and_told():
    depth, scale = 40, 0.5
    drawing = draw(State(depth, scale))
    rules = [item for item in drawing.items if isinstance(item, Shape) and item.dash == DOTS and len(item.points) > 2]
    rising, falling = ([y for _, y in rule.points] for rule in rules)
    assert rising == pytest.approx(falling[::-1]) and rising[0] > rising[-1]
    forward, _ = signal_sizes(State(depth, scale))
    assert f"The rule of thumb says {scientific(depth * np.log10(1 + scale**2) / 2)} for both" in drawing.label
    assert forward[-1] > depth * np.log10(1 + scale**2) / 2


def test_behind_a_norm_the_rule_bends_and_both_curves_keep_to_it():
    state = State(50, 1.0, last_matrix=True, normalise=True)
    thumb, (forward, backward) = rule_of_thumb(state).sizes, signal_sizes(state)
    assert 10 ** thumb[-1] == pytest.approx(np.sqrt(51))
    assert np.abs(forward - thumb).max() < 0.1 and np.abs(backward - (thumb[-1] - thumb)).max() < 0.1
    assert "The rule of thumb says 7.1 for both" in draw(state).label


def test_without_a_skip_path_no_rule_is_drawn():
    assert "rule of thumb" not in draw(State(skip=False)).label


def test_an_empty_plot_says_why_it_is_empty():
    def says_so(state: State) -> bool:
        return any(isinstance(item, Text) and "Nothing gets through" in item.text for item in draw(state).items)

    assert says_so(State(scale=0.0, skip=False))
    assert not says_so(State(scale=0.0)) and not says_so(State(scale=0.01, skip=False))


@pytest.mark.parametrize("wiring", WIRINGS)
def test_no_state_warns_and_every_one_is_drawn(wiring):
    for depth in (2, 3, 17, MAX_DEPTH):
        for scale in (0.0, 0.01, 0.3, 1.0):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                drawing = draw(State(depth, scale, *wiring))
            assert f"{depth} layers" in drawing.label and f"{scale:.2f}" in drawing.label


@pytest.mark.parametrize(
    "decades, words",
    [
        (0.2, "keeps its length"),
        (1.4, "grows, but bearable"),
        (-1.4, "shrinks, but bearable"),
        (7.0, "explodes"),
        (-7.0, "vanishes"),
        (-np.inf, "nothing left"),
        (np.inf, "beyond float range"),
        (np.nan, "beyond float range"),
    ],
)
def test_verdict(decades, words):
    assert verdict(decades) == words
