"""What the platforms are told of a result, and what they are not."""

import json

import pytest

from grader.autograder import gradescope, prairielearn, told
from grader.engine.result import Status
from tests.unit.class_report.results import HOSTILE, mark, result

ANSWERS = {"gradescope": gradescope.answer, "prairielearn": prairielearn.answer}


def made(*marks, said="", **fields):
    """A result with a graded notebook, in which each check says `said` and the student printed something."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "PRINTED"},
        {"output_type": "display_data", "data": {"text/plain": said, "text/html": "<b>HTML</b>"}, "metadata": {}},
    ]
    cells = [
        {"metadata": {"nbgrader": {"grade_id": one.grade_id, "grade": True}}, "outputs": outputs if said else []}
        for one in marks
    ]
    return result("ada", *marks, notebook=json.dumps({"cells": [{"metadata": {}}, *cells]}), **fields)


def test_each_exercise_is_a_test_with_its_points_and_words():
    whole = made(mark("forward", 3.0), mark("backward", 1.5), said="dW: is it transposed?", seconds=4.2)
    there = gradescope.answer(whole)
    assert [(test["name"], test["score"], test["max_score"], test["status"]) for test in there["tests"]] == [
        ("forward", 3.0, 3.0, "passed"),
        ("backward", 1.5, 3.0, "failed"),
    ]
    assert (there["score"], there["execution_time"], there["stdout_visibility"]) == (4.5, 4, "hidden")
    here = prairielearn.answer(whole)
    assert (here["gradable"], here["score"]) == (True, 0.75)
    assert [(test["points"], test["max_points"]) for test in here["tests"]] == [(3.0, 3.0), (1.5, 3.0)]
    for answer in (there, here):
        assert [test["output"] for test in answer["tests"]] == ["dW: is it transposed?"] * 2


@pytest.mark.parametrize("platform", ANSWERS)
def test_the_sandbox_and_what_was_printed_are_not_for_students(platform):
    whole = made(mark("forward", 3.0), said="right", tier="weak", not_kept=("memory",))
    assert not {"PRINTED", "HTML", "weak", "memory"} & set(json.dumps(ANSWERS[platform](whole)).split('"'))
    assert told.log(whole).splitlines()[-2:] == [
        "sandbox: weak; without the kernel's limits on memory",
        "0 seconds",
    ]


def test_what_has_no_mark_at_all_is_no_score():
    reason = "no notebook was handed in: the folder holds only essay.pdf"
    lost = made(mark("forward", None), mark("backward", None), status=Status.UNREADABLE, reason=reason, tier="")
    assert gradescope.answer(lost) is None
    assert reason in told.log(lost)
    answer = prairielearn.answer(lost)
    assert (answer["gradable"], "score" in answer) == (False, False)
    assert reason in answer["format_errors"][0]


def test_an_exercise_for_a_person_has_no_score_and_the_total_says_so():
    part = made(mark("forward", 3.0), mark("backward", None), status=Status.NEEDS_PERSON, reason="backward: no torch")
    there, here = gradescope.answer(part), prairielearn.answer(part)
    assert there["score"] == 3.0
    assert "score" not in there["tests"][1]
    assert here["tests"][1]["name"] == f"backward ({told.PERSON})"
    for said in (there["output"], here["message"]):
        assert said.startswith(f"3 of 6 points so far. {told.PERSON} (backward)")
        assert "needs a person: backward: no torch" in said


@pytest.mark.parametrize("platform", ANSWERS)
@pytest.mark.parametrize("text", [*HOSTILE, "x" * 10**6])
def test_what_a_student_wrote_steers_nothing_and_fits(platform, text):
    whole = made(*(mark(f"exercise_{n}", 0.0) for n in range(14)), said=text, repairs=(text,), reason=text)
    sent = json.dumps(ANSWERS[platform](whole)).encode()
    assert len(sent) < 10**6
    assert not {"\x1b", "\u202e", "\udce9"} & set(json.loads(sent)["tests"][0]["output"])
