"""What crosses the wire comes out as it went in; what was made up there is refused, and never run."""

import array
import json
from collections import OrderedDict, deque
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checking.contract import same
from grader.engine.running.packing import MOST_LETTERS, Opaque, pack, unpack
from grader.engine.running.wire import ProtocolError

ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.bool_, np.complex128, np.dtype(">f8")]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS | ARRAYS | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


class UserFloat(float):
    """A number with a class of its own."""


def crossed(value):
    tree, blobs = pack(value)
    return unpack(json.loads(json.dumps(tree)), blobs)[0]


@given(VALUES)
def test_a_plain_value_comes_out_as_it_went_in(value):
    assert same(value, crossed(value))


def test_a_numpy_scalar_keeps_its_type():
    assert type(crossed(np.float32(1.5))) is np.float32


def test_a_view_crosses_as_its_own_values():
    assert np.array_equal(crossed(np.arange(6).reshape(2, 3).T[:, ::-1]), [[3, 0], [4, 1], [5, 2]])


class Pair(NamedTuple):
    first: float
    second: np.ndarray


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Pair(1.0, np.ones(2)), (1.0, np.ones(2))),
        (OrderedDict(a=1), {"a": 1}),
        (UserFloat(0.5), 0.5),
        (array.array("d", [1, 2]), np.array([1.0, 2.0])),
        (deque([1.0, 2.0]), np.array([1.0, 2.0])),
        ([range(2)], [np.arange(2)]),
    ],
    ids=str,
)
def test_a_kin_of_a_plain_value_crosses_as_that(value, plain):
    assert same(crossed(value), plain)


@pytest.mark.parametrize("value", [object(), np.array([object()]), lambda: 0, {1, 2}, 2**200])
def test_what_does_not_cross_is_told_by_the_name_of_its_type(value):
    out = crossed(value)
    assert isinstance(out, Opaque)
    assert type(out).__name__ == type(value).__name__


def test_an_array_that_belongs_to_someone_else_is_marked():
    mine, yours = np.ones(2), np.ones(3)
    tree, blobs = pack([mine, yours], shared=lambda array: array is yours)
    value, shared = unpack(tree, blobs)
    assert len(shared) == 1 and shared[0] is value[1]


@pytest.mark.parametrize("make", [lambda: np.broadcast_to(1.0, (2**30,)), lambda: [0] * 300_000])
def test_what_is_too_large_is_not_sent(make):
    with pytest.raises(OverflowError):
        pack(make())


def test_a_list_within_itself_is_not_sent():
    loop: list = []
    loop.append(loop)
    with pytest.raises(OverflowError):
        pack(loop)


FORGED = [
    {"a": 0, "dtype": "|O", "shape": [1]},
    {"a": 0, "dtype": "<f8", "shape": [-1]},
    {"a": 0, "dtype": "<f8", "shape": [2**62, 2**62]},
    {"a": 0, "dtype": "<f8", "shape": [0.5]},
    {"a": 0, "dtype": "<f8", "shape": [2]},
    {"a": 5, "dtype": "<f8", "shape": [1]},
    {"a": 0, "dtype": ["<f8"], "shape": [1]},
    {"a": 0},
    {"l": 3},
    {"d": [[{"l": []}, 1]]},
    {"d": [[1]]},
    {"c": [1]},
    {"c": ["x", "y"]},
    {"x": 1},
    {"l": [], "t": []},
    {},
    [1, 2],
    {"o": "a\0b"},
    {"o": "x\x1b[2J"},
    {"o": 3},
    {"a": -1, "dtype": "<f8", "shape": [1]},
    {"a": True, "dtype": "<f8", "shape": [1]},
    {"a": 0, "dtype": "<U2", "shape": [1]},
    {"d": [[2**63, 0]]},
    {"d": [[{"t": [1]}, 0]]},
    {"d": [[{"c": [1, 2]}, 0]]},
    {"l": [{"a": 0, "dtype": "<f8", "shape": [1]}, {"a": 0, "dtype": "<f8", "shape": [1]}]},
]


@pytest.mark.parametrize("tree", FORGED)
def test_a_tree_that_nobody_packed_is_refused(tree):
    with pytest.raises(ProtocolError):
        unpack(tree, [b"\0" * 8])


def test_a_refusal_does_not_repeat_what_was_sent():
    with pytest.raises(ProtocolError) as caught:
        unpack({"\x1b[2J" * 100: []}, [])
    assert "\x1b" not in str(caught.value) and len(str(caught.value)) < 100


def test_text_comes_short_and_without_halves_of_characters():
    assert unpack("a\ud800", [])[0] == crossed("a\ud800") == "a?"
    assert len(unpack("x" * 20_000, [])[0]) == len(crossed("x" * 20_000)) == MOST_LETTERS


KEYS = st.sampled_from("ltdcoax") | st.text(max_size=4)
PLAIN = bool | int | float | complex | str | list | tuple | dict | Opaque | np.ndarray | None
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ltdcoax") | st.text(max_size=4), inner)
    ),
    max_leaves=20,
)


@given(JSON, st.binary(max_size=32))
def test_any_json_gives_a_plain_value_or_is_refused(tree, blob):
    try:
        value, _ = unpack(tree, [blob])
    except ProtocolError:
        return
    assert value is None or isinstance(
        value, bool | int | float | complex | str | list | tuple | dict | Opaque | np.ndarray
    )
