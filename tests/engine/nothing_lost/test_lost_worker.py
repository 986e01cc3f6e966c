"""A job that its worker does not survive, or that meets a mistake of ours: a result all the same, for all."""

from pathlib import Path

import pytest

from grader.engine.result import Status
from tests.engine.nothing_lost.live_class import Engine, run, state

CULPRIT = "student-02"


def grade_all(course: Path, grade: str) -> dict:
    """The results by student, of a run in which a person is needed."""
    code, said = Engine(course, grade).finish()
    assert code == 3, said
    assert f"{CULPRIT}, 03-multi-layer: " in said
    return {result.student: result for result in state(course)["results"]}


@pytest.mark.parametrize(
    ("grade", "reason"),
    [("kills_its_worker", "the process that graded it died every time"), ("raises", "(ZeroDivisionError)")],
)
def test_one_submission_needs_a_person_and_the_others_have_their_marks(small_course: Path, grade: str, reason: str):
    results = grade_all(small_course, grade)
    culprit = results.pop(CULPRIT)
    assert culprit.status is Status.NEEDS_PERSON
    assert reason in culprit.reason
    assert culprit.score is None
    assert culprit.full == next(iter(results.values())).full
    assert len(results) == 7
    assert all(result.status.has_marks for result in results.values())


def test_what_the_engine_could_not_do_is_tried_again_by_the_next_run(small_course: Path):
    grade_all(small_course, "raises")
    assert "ZeroDivisionError: a mistake of ours" in (small_course / "gradebook" / "engine.log").read_text()
    assert "(7 as before)" in run(small_course)
    after = state(small_course)
    assert all(result.status.has_marks for result in after["results"])
    run(small_course, fresh=True)
    assert state(small_course) == after


def test_a_worker_that_dies_at_the_first_try_costs_nothing(small_course: Path, tmp_path: Path, monkeypatch):
    tried = tmp_path / "tried"
    tried.mkdir()
    monkeypatch.setenv("FAKE_GRADING_TRIED", str(tried))
    code, said = Engine(small_course, "kills_its_worker_once").finish()
    assert code == 0, said
    assert len(list(tried.iterdir())) == 8
