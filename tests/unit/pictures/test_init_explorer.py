"""The initialization widget: real backprop over its whole range, numbers in the label."""

import warnings

import numpy as np
import pytest
from backprop import Network
from backprop.pictures.init_explorer import draw, init_explorer
from backprop.pictures.init_explorer_drawing import draw_signals
from backprop.pictures.init_explorer_numbers import ACTIVATIONS, WIDTHS, Signals, State, shown_layers, signals


def ratio(state):
    """log10 of (last : first of a, first : last of delta)."""
    s = signals(state)
    return s.forward[-1] - s.forward[0], s.backward[0] - s.backward[-1]


def test_the_sizes_are_those_of_the_networks_own_arrays(monkeypatch):
    kept = {}
    for name in ("forward", "backward"):
        original = getattr(Network, name)

        def keep(*arguments, name=name, original=original):
            kept[name] = original(*arguments)
            return kept[name]

        monkeypatch.setattr(Network, name, keep)
    s = signals(State("tanh", 1.3, depth=7, width=16))
    expected = [np.sqrt(np.mean(a**2)) for a in kept["forward"].a[1:8]]
    assert 10**s.forward == pytest.approx(expected)
    assert 10**s.backward == pytest.approx([np.sqrt(np.mean(d**2)) for d in kept["backward"].delta[1:8]])
    assert s.samples[7].tolist() == kept["forward"].a[7].ravel().tolist()


@pytest.mark.parametrize(
    "activation, scale, forward, backward",
    [
        ("relu", 2**0.5, 0, 0),
        ("relu", 1.0, -7.5, -7.5),
        ("relu", 2.0, 7.5, 7.5),
        ("sigmoid", 1.0, 0, -31),
        ("tanh", 1.0, -1, -1),
    ],
)
def test_fifty_layers_have_the_derived_orders_of_magnitude(activation, scale, forward, backward):
    ratios = np.median([ratio(State(activation, scale, 50, 64, seed)) for seed in range(5)], axis=0)
    assert np.all(np.abs(ratios - [forward, backward]) < 1.0)


def test_saturated_tanh_keeps_its_activations_and_explodes_its_gradient():
    forward, backward = ratio(State("tanh", 5.0, 20))
    assert abs(forward) < 0.1
    assert backward > 3
    assert np.mean(np.abs(signals(State("tanh", 5.0, 20)).samples[20]) > 0.9) > 0.5


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_state_warns(activation):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for scale in (0.1, 1.0, 10.0):
            for depth in (2, 3, 50):
                for width in WIDTHS:
                    draw(State(activation, scale, depth, width, seed=3)).svg()


def test_a_dead_stack_is_drawn_and_said():
    dead = Signals(np.array([0.0, -np.inf]), np.array([-np.inf, -np.inf]), {1: np.ones(4), 2: np.zeros(4)})
    label = draw_signals(dead, "title", "note", (0.0, 4.0)).label
    assert "layer 2 0" in label and "below float range" in label and "a factor of ? per layer" in label


@pytest.mark.parametrize(
    "depth, layers", [(2, [1, 2]), (3, [1, 2, 3]), (20, [1, 6, 11, 15, 20]), (50, [1, 13, 26, 38, 50])]
)
def test_which_layers_get_a_histogram(depth, layers):
    assert len(shown_layers(depth)) <= 5
    assert np.abs(np.subtract(shown_layers(depth), layers)).max() <= 1


def test_the_label_has_the_numbers():
    label = draw(State("relu", 2.0, 30, 32, 4)).label
    assert all(part in label for part in ("2/√n", "n = 32", "30 layers", "seed 4", "layer 30", "per layer, explodes"))


def test_the_sliders_mark_beside_a_preset_stands_for_it():
    widget = init_explorer()
    scale = widget.children[0].children[0]
    scale.value = 10**0.15  # where the browser puts √2
    assert draw(State(scale=2**0.5)).svg() == widget.svg != draw(State(scale=10**0.15)).svg()
