"""A job holds all that marks a submission, and its key changes with each of them."""

import os
import shutil
from pathlib import Path

import pytest

from grader.engine.job import Limits
from grader.engine.preflight.submission import Submission
from grader.engine.scheduling.jobs import make_job, marking_seed
from grader.errors import CommandError
from tests.courses import hand_in, make_course

LESSON = "03-multi-layer"
NOTEBOOK = "multi-layer.ipynb"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADER_SEED", "5")
    return make_course(tmp_path)


@pytest.fixture
def submission(course: Path) -> Submission:
    return Submission("ada", LESSON, hand_in(course, "ada", "mine"))


def test_it_holds_the_submission_the_release_and_the_solution(course: Path, submission: Submission):
    job = make_job(course, submission)
    assert (job.student, job.lesson, job.notebook_name, job.seed) == ("ada", LESSON, NOTEBOOK, 5)
    assert job.files == {NOTEBOOK: b"mine"}
    assert job.release == (course / "course" / LESSON / NOTEBOOK).read_text()
    assert job.reference == (course / "solutions" / LESSON / NOTEBOOK).read_text()
    assert (job.tier, job.limits) == ("strong", Limits())


def test_without_a_solution_the_reference_is_empty(course: Path, submission: Submission):
    (course / "solutions" / LESSON / NOTEBOOK).unlink()
    assert make_job(course, submission).reference == ""


def test_a_lesson_that_was_not_released_is_told(course: Path, submission: Submission):
    (course / "course" / LESSON / NOTEBOOK).unlink()
    with pytest.raises(CommandError, match="is missing: run `grader build"):
        make_job(course, submission)


def test_a_submission_that_is_gone_is_no_empty_one(course: Path, submission: Submission):
    shutil.rmtree(submission.folder)
    with pytest.raises(FileNotFoundError):
        make_job(course, submission)


def test_the_key_is_that_of_equal_work_only(course: Path, submission: Submission, monkeypatch: pytest.MonkeyPatch):
    keys = [make_job(course, submission).key]
    (submission.folder / NOTEBOOK).write_text("mine, again")
    keys.append(make_job(course, submission).key)
    keys.append(make_job(course, submission, limits=Limits(cell=1.0)).key)
    monkeypatch.setenv("GRADER_SEED", "6")
    keys.append(make_job(course, submission).key)
    release = course / "course" / LESSON / NOTEBOOK
    release.write_text(release.read_text() + "\n")
    keys.append(make_job(course, submission).key)
    assert len(set(keys)) == len(keys)
    assert make_job(course, submission).key == keys[-1]
    assert make_job(course, submission, tier="weak").key == keys[-1], "the sandbox does not change marks"


def test_a_seed_of_the_environment_comes_first_and_must_be_a_number(course: Path, monkeypatch: pytest.MonkeyPatch):
    assert marking_seed(course) == 5
    monkeypatch.setenv("GRADER_SEED", "five")
    with pytest.raises(CommandError, match="GRADER_SEED is 'five'"):
        marking_seed(course)
    monkeypatch.delenv("GRADER_SEED")
    drawn = marking_seed(course)
    assert drawn == marking_seed(course)
    assert "GRADER_SEED" not in os.environ


def test_a_release_that_asks_something_else_than_the_solution_is_refused(course: Path, submission: Submission):
    path = course / "course" / LESSON / NOTEBOOK
    path.write_text(path.read_text().replace("check-hidden-delta", "check-hidden-delta-2"))
    with pytest.raises(CommandError, match=r"does not ask what .* answers: run `grader build`"):
        make_job(course, submission)
