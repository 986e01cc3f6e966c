"""A result outlives the engine that wrote it."""

import json

import pytest

from grader.engine.result import Mark, Result, Status

MARKS = (
    Mark("check-f", "f", 1.5, 2.0, ("transposed",), "", "", "Line 1", "Line 3", ("order",)),
    Mark("check-g", "g", None, 1.0),
)
RESULT = Result("ada", "03-multi-layer", "key", Status.NEEDS_PERSON, "why", MARKS, "{}", ("mended",), "strong", 0.5)


def test_it_comes_back_from_its_text():
    assert Result.from_json(RESULT.to_json()) == RESULT


def test_one_from_before_lines_were_looked_for_is_still_read():
    old = json.loads(RESULT.to_json())
    del old["lines"]
    for mark in old["marks"]:
        del mark["where"], mark["look"]
    read = Result.from_json(json.dumps(old))
    assert not read.lines and [mark.look for mark in read.marks] == [(), ()]


def test_one_that_names_its_runner_is_still_read():
    old = json.loads(RESULT.to_json()) | {"runner": "warm"}
    assert Result.from_json(json.dumps(old)) == RESULT


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"marks": 3}'])
def test_what_is_no_result_is_told(text):
    with pytest.raises(ValueError):
        Result.from_json(text)


@pytest.mark.parametrize(("marks", "score"), [(MARKS, None), (MARKS[:1], 1.5), ((), None)])
def test_there_is_no_score_while_a_mark_is_missing(marks, score):
    assert Result("ada", "03-multi-layer", "", Status.GRADED, "", marks, "{}").score == score
