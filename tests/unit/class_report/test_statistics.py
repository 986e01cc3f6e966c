"""The class in numbers."""

import gc
import weakref

import pytest
from hypothesis import given, settings

from grader.class_report.row import Outcome
from grader.class_report.statistics import class_statistics
from grader.engine.result import Status
from tests.unit.class_report.results import LESSON, classes, mark, result


def test_an_exercise_has_its_mean_and_shares_among_the_answers_with_a_mark():
    scores = [3.0, 3.0, 1.0, 0.0, None]
    (forward,) = class_statistics(LESSON, [result(f"{i}", mark("forward", s)) for i, s in enumerate(scores)]).exercises
    assert (forward.full, forward.mean, forward.marked) == (3.0, 1.75, 4)
    assert [forward.share(outcome) for outcome in Outcome][:4] == [0.5, 0.25, 0.25, 0.0]


def test_a_mistake_is_counted_by_student_with_its_words_and_its_share():
    students = [result(f"{i}", mark("hidden_delta", 0.0, 3.0, "slope_at_a")) for i in range(3)]
    students += [result("right", mark("hidden_delta", 3.0)), result("open", mark("hidden_delta", None))]
    (mistake,) = class_statistics(LESSON, students).mistakes
    assert mistake.label == "f' was taken at a, not at z"
    assert (mistake.students, mistake.share) == (3, 0.75)


def test_two_kinds_with_the_same_words_are_told_apart():
    students = [
        result("up", mark("backward", 0.0, 3.0, "layer_above")),
        result("down", mark("backward", 0.0, 3.0, "layer_below")),
    ]
    labels = [mistake.label for mistake in class_statistics(LESSON, students).mistakes]
    assert labels == ["off by one layer (layer_above)", "off by one layer (layer_below)"]


def test_the_histogram_counts_totals_by_tenths_of_the_full_marks():
    totals = [0.0, 0.9, 1.0, 5.0, 9.9, 10.0]
    students = [result(f"{i}", mark("forward", total, 10.0)) for i, total in enumerate(totals)]
    assert class_statistics(LESSON, students).histogram == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]


def test_who_handed_in_without_a_result_is_named():
    statistics = class_statistics(LESSON, [result("anna", mark("forward", 3.0))], handed_in=["anna", "ben"])
    assert statistics.not_graded == ("ben",)


def test_the_exercises_are_in_the_notebooks_order_though_unreadable_results_come_first():
    statistics = class_statistics(
        LESSON,
        [
            result("a", status=Status.UNREADABLE),
            result("b", mark("train_xor", 0.0), mark("forward", 0.0)),
        ],
    )
    assert [exercise.name for exercise in statistics.exercises][:2] == ["train_xor", "forward"]


@pytest.mark.slow
def test_no_result_is_kept_while_the_next_is_read():
    references = []

    def results():
        for i in range(4):
            gc.collect()
            # The newest is still in the caller's hands; those before it must be gone.
            assert sum(reference() is not None for reference in references) <= 1
            one = result(f"{i}", mark("forward", 3.0))
            references.append(weakref.ref(one))
            yield one
            del one

    class_statistics(LESSON, results())
    assert len(references) == 4


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(classes())
def test_the_numbers_add_up(students):
    statistics = class_statistics(LESSON, students)
    assert sum(statistics.statuses.values()) == len(statistics.rows) == len(students)
    assert sum(statistics.histogram) == len(statistics.totals)
    without = [row for row in statistics.rows if row.score is None]
    assert len(statistics.totals) + len(without) == len(students)
    assert all(row in statistics.need_person for row in without)
    for exercise in statistics.exercises:
        answers = [a for row in statistics.rows for a in row.answers if a.exercise == exercise.name]
        assert sum(exercise.outcomes.values()) == len(answers)
        lost = sum(exercise.outcomes[outcome] for outcome in (Outcome.PARTLY, Outcome.WRONG, Outcome.UNTOUCHED))
        made = [mistake for mistake in statistics.mistakes if mistake.exercise == exercise.name]
        assert sum(mistake.students for mistake in made) >= lost
        assert all(0 < mistake.share <= 1 and mistake.students <= lost for mistake in made)
        if exercise.marked:
            assert exercise.mean == pytest.approx(
                sum(a.score for a in answers if a.score is not None) / exercise.marked
            )
