"""The initialization widget: real backprop over its whole range, numbers in the label."""

import warnings

import numpy as np
import pytest
from backprop import Network
from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape, Text
from backprop.pictures.init_explorer import draw, init_explorer
from backprop.pictures.init_explorer_drawing import BASE, TALL
from backprop.pictures.init_explorer_numbers import ACTIVATIONS, WIDTHS, State, shown_layers, signals, stuck


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


@pytest.mark.slow
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_state_warns(activation):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for scale in (0.1, 1.0, 20.0):
            for depth in (2, 3, 50):
                for width in WIDTHS:
                    draw(State(activation, scale, depth, width, seed=3)).svg()


def test_a_dead_stack_is_called_dead():
    state = State("relu", 2**0.5, 50, 8, seed=8)
    first = 1 + int(np.argmax(signals(state).forward == -np.inf))
    label = draw(state).label
    assert f"layer 0, a factor of 0 per layer, dead from layer {first} on." in label
    assert label.endswith("layer 0 : 0, a factor of ? per layer, dead: every delta is 0.")
    assert signals(state).backward.tolist() == [-np.inf] * 50


@pytest.mark.parametrize(
    "activation, values, share",
    [
        ("sigmoid", [0.04, 0.06, 0.94, 0.96], 0.5),
        ("tanh", [-0.96, -0.94, 0.0, 0.96], 0.5),
        ("relu", [0.0, 0.0, 0.01, 9.0], 0.5),
    ],
)
def test_which_units_are_stuck(activation, values, share):
    assert stuck(activation, np.array(values)) == share


def test_the_picture_says_how_many_units_are_stuck():
    state = State("sigmoid", 10.0, 50)
    samples = signals(state).samples
    told = [f"{np.mean(np.abs(values - 0.5) > 0.45):.0%} saturated" for values in samples.values()]
    texts = [item.text for item in draw(state).items if isinstance(item, Text)]
    assert [text for text in texts if text.endswith("saturated")] == told
    assert "% off" in draw(State("relu")).label


def test_the_bars_are_plain_shares():
    state = State("tanh", 5.0, 20)
    bars = [item for item in draw(state).items if isinstance(item, Shape) and item.fill == palette.FORWARD]
    base = bars[0].points[0][1]
    heights = np.array([[base - y for _, y in bar.points[1:-1:2]] for bar in bars[:5]])
    shares = [np.histogram(values, bins=17, range=(-1, 1))[0] for values in signals(state).samples.values()]
    assert heights / heights.max() == pytest.approx(np.array(shares) / np.max(shares))


@pytest.mark.parametrize("scale", [1.0, 2**0.5, 2.0])
def test_what_is_off_has_a_bar_of_its_own(scale):
    state = State("relu", scale, 50)
    bars = [item for item in draw(state).items if isinstance(item, Shape) and item.fill == palette.FORWARD][:5]
    heights = np.array([[BASE - y for _, y in bar.points[1:-1:2]] for bar in bars])
    off = np.array([np.mean(values == 0) for values in signals(state).samples.values()])
    assert heights[:, 0] / heights.sum(axis=1) == pytest.approx(off)
    assert np.all(np.count_nonzero(heights, axis=1) > 10)


def test_the_bars_of_a_dead_layer_are_one():
    bars = [item for item in draw(State("relu", 2**0.5, 50, 8, seed=8)).items if isinstance(item, Shape)]
    last = [bar for bar in bars if bar.fill == palette.FORWARD][4]
    assert [BASE - y for _, y in last.points[1:-1:2]] == [pytest.approx(TALL), *[0] * 16]


@pytest.mark.parametrize(
    "depth, layers", [(2, [1, 2]), (3, [1, 2, 3]), (20, [1, 6, 11, 15, 20]), (50, [1, 13, 26, 38, 50])]
)
def test_which_layers_get_a_histogram(depth, layers):
    assert len(shown_layers(depth)) <= 5
    assert np.abs(np.subtract(shown_layers(depth), layers)).max() <= 1


def test_the_label_has_the_numbers():
    label = draw(State("relu", 2.0, 30, 32, 4)).label
    assert all(part in label for part in ("2/√n", "n = 32", "30 layers", "seed 4", "layer 30", "per layer, explodes"))


def test_the_dial_has_the_marks_that_the_lesson_asks_for():
    dial = init_explorer().children[0].children[0]
    marks = dict(dial.options)
    assert list(marks.values()) == sorted(marks.values()) and max(marks.values()) == 20
    assert {"1.3": 1.3, "1.41": 2**0.5, "11": 11}.items() <= marks.items()
