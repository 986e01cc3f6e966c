"""The initialization widget: real backprop over its whole range, numbers in the label, quick redraws; its pictures."""

import time
import warnings

import numpy as np
import pytest
from backprop import Network
from backprop.pictures.init_explorer import ACTIVATIONS, WIDTHS, State, draw, init_explorer, shown_layers, signals
from backprop.pictures.init_explorer_drawing import Signals, draw_signals
from backprop.pictures.scale_pictures import fan_picture, product_picture


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


def test_a_redraw_is_quick():
    state = State("tanh", 1.0, 50, 64)
    draw(state).svg()
    times = []
    for _ in range(7):
        start = time.thread_time()  # of this thread alone, so that a busy machine does not count
        draw(state).svg()
        times.append(time.thread_time() - start)
    assert min(times) < 0.020


def controls(widget) -> dict:
    return {control.description: control for row in widget.children[:-2] for control in row.children}


def test_every_control_changes_the_picture():
    widget = init_explorer(depth=12)
    by_name = controls(widget)
    seen = [widget.svg]
    for name, value in (("std · √n", 3.0), ("activation", "relu"), ("depth L", 30), ("width n", 32)):
        by_name[name].value = value
        seen.append(widget.svg)
    for name in ("√(2/n)", "New weights"):
        by_name[name].click()
        seen.append(widget.svg)
    assert len(set(seen)) == 7
    assert "1.41/√n" in widget.svg and "seed 1" in widget.svg and "30 layers" in widget.svg


def test_a_drag_ends_on_its_last_value():
    widget = init_explorer(depth=5, width=8)
    slider = controls(widget)["std · √n"]
    for value in 10 ** np.arange(-1, 1.01, 0.1):
        slider.value = float(value)
    assert "10/√n" in widget.svg


def test_a_static_page_gets_a_picture_and_the_numbers():
    bundle, _ = init_explorer()._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Run this cell (Shift+Enter)")
    assert "per layer, usable" in bundle["text/plain"]
    assert bundle["image/png"].startswith("iVBOR")


@pytest.mark.parametrize("wrong", [{"depth": 1}, {"depth": 51}, {"scale": 0.01}, {"activation": "step"}, {"width": 5}])
def test_arguments_out_of_range_are_refused_in_words(wrong):
    with pytest.raises(ValueError, match="must"):
        init_explorer(**wrong)


def test_the_product_picture_names_every_factor_and_its_shape():
    label = product_picture((3, 5, 4, 2)).label
    assert label.startswith("delta[1] = S[1] W[2].T S[2] W[3].T S[3] W[4].T delta[4].")
    assert "W[3].T 5 by 4" in label
    assert "<svg" in product_picture((1, 6)).svg()


def test_the_fan_picture_counts_both_fans():
    label = fan_picture(4, 2).label
    assert "fan_in = 4" in label and "fan_out = 2" in label


@pytest.mark.parametrize(
    "call", [lambda: product_picture([3]), lambda: product_picture([3, 7]), lambda: fan_picture(0, 3)]
)
def test_pictures_refuse_what_they_have_no_room_for(call):
    with pytest.raises(ValueError, match="room"):
        call()
