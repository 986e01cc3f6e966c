"""The attention picture: its shapes, what each way back needs, and which rows the first query has a share in."""

import numpy as np
import pytest
from backprop import numerical_gradient, softmax
from backprop.pictures.attention_picture import ARRAYS, NEEDS, READS, SIZES, attention_picture

LINES = {
    "scores": lambda v: v["Q"] @ v["K"].T / np.sqrt(v["Q"].shape[1]),
    "P": lambda v: softmax(v["scores"]),
    "O": lambda v: v["P"] @ v["V"],
}


def shape(name):
    return SIZES[ARRAYS[name].rows], SIZES[ARRAYS[name].columns]


def forward(seed=0):
    rng = np.random.default_rng(seed)
    v = {name: rng.normal(size=shape(name)) for name in ("Q", "K", "V")}
    for name, line in LINES.items():
        v[name] = line(v)
    return v


def test_every_array_has_the_shape_that_is_drawn():
    values = forward()
    assert {name: values[name].shape for name in ARRAYS} == {name: shape(name) for name in ARRAYS}


@pytest.mark.parametrize("value, reader", READS)
def test_the_way_back_needs_what_the_picture_says(value, reader):
    one, other = forward(), forward(seed=1)
    upstream = np.random.default_rng(2).normal(size=shape(reader))

    def blame(values):
        return numerical_gradient(lambda v: float(np.sum(upstream * LINES[reader](values | {value: v}))), values[value])

    # P is known from the scores: to have other weights is to have other scores.
    needed = {"scores": "scores"}.get(value, NEEDS[value])
    assert not np.allclose(blame(one), blame(one | {needed: other[needed]}), atol=1e-3)
    for name in {"Q", "K", "V", "P", "scores"} - {needed}:
        np.testing.assert_allclose(blame(one), blame(one | {name: other[name]}), atol=1e-8)


def loss_of(values, dO):
    for name, line in LINES.items():
        values[name] = line(values)
    return float(np.sum(dO * values["O"]))


def test_the_first_query_moves_its_rows_alone_and_blames_all_keys_and_values():
    values, dO = forward(), np.zeros(shape("O"))
    nudged = values | {"Q": values["Q"] + np.eye(*shape("Q"))[:1] * np.eye(*shape("Q"))}
    loss_of(nudged, dO)
    moved = {name: np.abs(nudged[name] - values[name]).max(axis=1) > 1e-9 for name in ARRAYS}
    for name, array in ARRAYS.items():
        assert moved[name][0] == array.lit
        assert not moved[name][1:].any()
    dO[0] = 1.0, -2.0, 0.5, 1.5, -1.0
    for name in ("K", "V"):
        blame = numerical_gradient(lambda v, name=name: loss_of(values | {name: v}, dO), values[name])
        assert (np.abs(blame).max(axis=1) > 1e-6).all()


def test_the_words_hold_every_shape_and_every_way_back():
    label = attention_picture().label
    assert all(f"{name} ({array.rows}, {array.columns})" in label for name, array in ARRAYS.items())
    assert all(f"d{reader} to d{value}, with {NEEDS[value]}" in label for value, reader in READS)
