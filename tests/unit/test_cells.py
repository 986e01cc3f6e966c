"""The names of graded cells, and what counts as a check."""

import pytest
from nbformat.v4 import new_code_cell

from grader.cells import CHECK_CELL, answer_id, checked_in, exercise_of, grade_id, is_grade_cell
from grader.exercises import EXERCISES


def test_a_cells_name_leads_back_to_its_exercise_and_no_two_cells_share_one():
    assert (answer_id("hidden_delta"), grade_id("hidden_delta")) == ("hidden-delta", "check-hidden-delta")
    ids = {cell_id: name for name in EXERCISES for cell_id in (answer_id(name), grade_id(name))}
    assert len(ids) == 2 * len(EXERCISES)
    assert all(exercise_of(cell_id) == name for cell_id, name in ids.items())


@pytest.mark.parametrize(
    ("source", "called", "is_all"),
    [
        ("check(forward)", ["forward"], True),
        ("x = 1\ncheck(forward )", ["forward"], False),
        ("check(forward , seed=3)\ncheck(backward, seed=1)", ["forward", "backward"], False),
        ("# check(forward)", [], False),
        ("recheck(forward)", [], False),
        ("check(make()(3))", [], False),
        ("score = check(forward)\nprint(grader.check(answers.backward))", ["forward", "backward"], False),
        ("[check(function=forward), check(seed=3, function=backward)]", ["forward", "backward"], False),
        ("text = 'check(forward)'", [], False),
        ("if True:\n    check(forward)\n    !ls\nforward?", ["forward"], False),
        ("%time check(forward)\nfiles = !ls", ["forward"], False),
        ("%%time\nx = 1\ncheck(forward)", ["forward"], False),
        ("await check(forward)", ["forward"], False),
        ("def f(:\n    check(forward)  # check(backward)", ["forward"], False),
        ("check()", [], False),
    ],
)
def test_a_check_is_found_in_a_cell(source: str, called: list[str], is_all: bool):
    assert checked_in(source) == called
    assert bool(CHECK_CELL.fullmatch(source)) == is_all


@pytest.mark.parametrize(
    ("settings", "found"), [(None, False), ({"grade": True}, True), ({"grade": True, "solution": True}, False)]
)
def test_a_cell_that_gives_points_and_holds_no_answer_is_a_grade_cell(settings: dict | None, found: bool):
    assert is_grade_cell(new_code_cell(metadata={} if settings is None else {"nbgrader": settings})) == found
