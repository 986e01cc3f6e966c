"""One submission's row: final marks, and whether a person is needed."""

from dataclasses import replace

import pytest

from grader.class_report import sentences
from grader.class_report.row import UNKNOWN, Outcome, read_row
from grader.engine.result import Status
from tests.unit.class_report.results import by_hand, mark, result


@pytest.mark.parametrize(
    ("given", "outcome", "mistakes"),
    [
        (mark("forward", 3.0), Outcome.RIGHT, ()),
        (mark("forward", 1.5, 3.0, "negated"), Outcome.PARTLY, ("negated",)),
        (mark("forward", 0.0, 3.0, "negated", "doubled"), Outcome.WRONG, ("negated", "doubled")),
        (mark("forward", 0.0, 3.0, "not_implemented"), Outcome.UNTOUCHED, ("not_implemented",)),
        (mark("forward", 0.0), Outcome.WRONG, (UNKNOWN,)),
        (replace(mark("forward", 0.0), look=("order", "sign")), Outcome.WRONG, ("look_at_order", "look_at_sign")),
        (replace(mark("forward", 1.0, 3.0, "negated"), look=("axis",)), Outcome.PARTLY, ("negated", "look_at_axis")),
        (mark("forward", 0.0, trouble="crashed"), Outcome.WRONG, ("crashed",)),
        (mark("forward", None, 3.0, "negated"), Outcome.NO_MARK, ()),
    ],
)
def test_an_answer_has_one_outcome_and_its_mistakes(given, outcome, mistakes):
    (answer,) = read_row(result("anna", given)).answers
    assert (answer.outcome, answer.mistakes) == (outcome, mistakes)


def test_a_mistake_in_an_exam_is_the_same_in_everybodys_network():
    for kinds in (("over_batch in h3", "another_factor: a1 for a2 in z3"), ("over_batch", "another_factor: h1 for h5")):
        (answer,) = read_row(result("anna", mark("network_1", 0.0, 3.0, *kinds))).answers
        assert answer.mistakes == ("over_batch", "another_factor")


def test_what_failed_above_an_answer_is_told_once_for_all_that_it_cost():
    above = "the cell that begins “import nunpy” failed"
    given = [mark(name, 0.0, 3.0, "missing_name", reason=above) for name in ("forward", "backward")]
    row = read_row(
        result("anna", *given, mark("hidden_delta", None, headline="no torch"), reason="hidden_delta: no torch")
    )
    assert sentences.lost(row)[-1] == f"forward, backward: {above}"
    assert "no torch" not in " ".join(sentences.lost(row))


def test_a_mark_by_hand_counts_and_is_told():
    given = result("anna", mark("forward", 0.0, 3.0, "negated"), mark("backward", 2.0))
    row = read_row(given, by_hand("anna", forward=3.0)["anna"])
    assert (row.score, row.by_hand) == (5.0, ("forward",))
    assert row.answers[0].mistakes == ()


def test_a_mark_by_hand_that_agrees_is_not_told():
    assert read_row(result("anna", mark("forward", 3.0)), by_hand("anna", forward=3.0)["anna"]).by_hand == ()


def test_a_missing_mark_is_no_zero_and_needs_a_person_until_there_is_one_by_hand():
    given = result("anna", mark("forward", None), mark("backward", 3.0), status=Status.NEEDS_PERSON)
    row = read_row(given)
    assert row.score is None and row.needs_person
    row = read_row(given, by_hand("anna", forward=0.0)["anna"])
    assert row.score == 3.0 and not row.needs_person


def test_a_result_without_marks_leaves_every_question_of_the_lesson_open():
    row = read_row(result("anna", status=Status.UNREADABLE))
    assert row.score is None and row.needs_person and row.full == 24.0
    assert {answer.outcome for answer in row.answers} == {Outcome.NO_MARK}


def test_what_the_engine_could_not_settle_needs_a_person_though_it_has_marks():
    given = result("anna", mark("forward", 0.0), status=Status.NEEDS_PERSON)
    assert read_row(given).needs_person
    assert not read_row(given, by_hand("anna", forward=1.0)["anna"]).needs_person


def test_a_lesson_that_is_no_more_gives_no_zero_either():
    assert read_row(replace(result("anna"), lesson="99-gone")).score is None


def test_problems_sort_first():
    rows = [
        read_row(result("good", mark("forward", 3.0))),
        read_row(result("poor", mark("forward", 0.0))),
        read_row(result("late", mark("forward", 1.0), status=Status.TIMED_OUT)),
        read_row(result("open", mark("forward", 3.0), status=Status.NEEDS_PERSON)),
        read_row(result("lost", status=Status.UNREADABLE)),
    ]
    assert [row.student for row in sorted(rows, key=lambda row: row.urgency)] == [
        "lost",
        "open",
        "late",
        "poor",
        "good",
    ]
