"""Whatever a process sends as outputs, a notebook can hold it, and there is not too much of it."""

import pytest

from grader.engine.running.outputs import CUT
from grader.engine.running.received_outputs import MOST_ERROR, checked_outputs, fitting, size
from grader.engine.running.wire import ProtocolError

SHORT = {"output_type": "stream", "name": "stdout", "text": "x"}


def test_outputs_are_cut_to_what_a_notebook_may_hold():
    outputs = [
        {"output_type": "stream", "name": "elsewhere", "text": "a\ud800"},
        {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {"evil": 1}, "transient": {}},
    ]
    assert checked_outputs({"outputs": outputs}) == [
        {"output_type": "stream", "name": "stdout", "text": "a?"},
        {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}},
    ]


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {},
        {"outputs": {}},
        {"outputs": [None]},
        {"outputs": [{"output_type": "score"}]},
        {"outputs": [{"output_type": "stream", "name": "stdout", "text": 3}]},
        {"outputs": [{"output_type": "execute_result", "data": {}, "execution_count": "x"}]},
        {"outputs": [{"output_type": "error", "ename": "E", "evalue": "e", "traceback": [None]}]},
    ],
)
def test_outputs_of_no_known_form_are_refused(reply):
    with pytest.raises(ProtocolError):
        checked_outputs(reply)


def test_data_that_is_no_text_is_dropped_and_its_kind_stays():
    nested = []
    for _ in range(900):
        nested = [nested]
    data = {"application/json": nested, "text/plain": "\ud800", "text/html": ["a"]}
    (output,) = checked_outputs({"outputs": [{"output_type": "display_data", "data": data}]})
    assert output["data"] == {"application/json": "", "text/plain": "?", "text/html": ""}


def test_all_that_fits_is_kept():
    assert fitting([SHORT] * 3, 0) == [SHORT] * 3


def test_what_does_not_fit_is_cut_and_said():
    huge = SHORT | {"text": "x" * (MOST_ERROR + 2_000)}
    kept = fitting([SHORT, huge, SHORT], 1_000)
    assert kept[0] == SHORT and kept[1]["text"] == CUT and len(kept) == 2


def test_many_small_outputs_are_cut_too():
    assert len(fitting([SHORT] * 100_000, 1_000)) < 5_000


@pytest.mark.parametrize(
    "output",
    [
        SHORT | {"text": "x" * 1_000},
        {"output_type": "error", "ename": "E", "evalue": "x" * 500, "traceback": ["x" * 250] * 2},
        {"output_type": "display_data", "data": {"x" * 500: "x" * 500}, "metadata": {}},
    ],
)
def test_the_size_counts_every_text(output):
    assert 1_000 <= size(output) <= 1_500
