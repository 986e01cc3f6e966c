"""Every broken sample, read and rebuilt but not run: what can be read is read, and said when it was mended."""

import nbformat
import pytest

from grader.engine.preflight.preflight import preflight
from grader.engine.preflight.student_cells import bare
from grader.engine.preflight.submission import read_files
from grader.engine.result import Status
from tests.courses import FULL, LESSON, ROOT
from tests.submissions.notebooks import cells_by_grade_id
from tests.submissions.sample import samples
from tests.submissions.world import World

SAMPLES = samples("broken")
ANSWERED_IN_OTHER_WORDS = {
    ("answer_in_a_new_cell", "output_delta"),
    ("answer_split", "output_delta"),
    ("helper_in_a_file", "output_delta"),
    ("helper_in_own_cell", "output_delta"),
    ("import_in_lessons_cell", "output_delta"),
}
"""Samples whose answer is right, but is not the solution's text."""


WORLD = World(ROOT, 0, ROOT / "no-secret-is-needed")


@pytest.fixture(scope="module", params=SAMPLES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def checked(name, tmp_path_factory):
    folder = tmp_path_factory.mktemp(name)
    SAMPLES[name].write(folder, WORLD)
    release = (ROOT / LESSON.released).read_text(encoding="utf-8")
    return preflight(*read_files(folder), release, LESSON.released.name)


def test_unreadable_only_where_nothing_can_be_read(name, checked):
    assert (checked.notebook is None) == (SAMPLES[name].statuses == {Status.UNREADABLE})
    assert bool(checked.reason) == (checked.notebook is None)
    assert "\n" not in checked.reason


def test_repairs_are_told_and_nothing_else_is(name, checked):
    assert bool(checked.repairs) == (SAMPLES[name].statuses == {Status.REPAIRED}), checked.repairs


def test_what_is_lost_is_an_exercise(name):
    assert SAMPLES[name].marks(FULL).keys() == FULL.keys()


def test_the_right_answers_are_where_they_belong(name, checked):
    if checked.notebook is None:
        return
    solved, released = cells_by_grade_id(WORLD.solved), cells_by_grade_id(WORLD.released)
    rebuilt = cells_by_grade_id(checked.notebook)
    for exercise, mark in SAMPLES[name].marks(FULL).items():
        grade_id = exercise.replace("_", "-")
        answer, right = bare(rebuilt[grade_id].source), bare(solved[grade_id].source)
        if mark == FULL[exercise]:
            assert answer != bare(released[grade_id].source)
            assert right in answer or (name, exercise) in ANSWERED_IN_OTHER_WORDS
            assert f"def {exercise}(" in answer
        else:
            assert right not in answer


def test_what_is_not_an_answer_is_the_release_s(name, checked):
    if checked.notebook is None:
        return
    nbformat.validate(checked.notebook)
    rebuilt = [cell for cell in checked.notebook.cells if "grader" not in cell.metadata]
    for cell, ours in zip(rebuilt, WORLD.released.cells, strict=True):
        assert cell.metadata == ours.metadata
        assert cell.source == ours.source or ours.metadata.nbgrader.solution
