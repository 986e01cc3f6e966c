"""Every job ends in a result, and never more jobs are in memory than the workers can soon take."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import pytest

from grader.engine.job import Job
from grader.engine.result import Status, not_graded
from grader.engine.scheduling.schedule import MOST_SET_ASIDE, run_jobs
from grader.engine.version import marking_version
from grader.errors import CommandError

FAKE = "tests.engine.nothing_lost.fake_grading"
RELEASE = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def jobs(count: int, version: str | None = None) -> list[Job]:
    version = version or marking_version(RELEASE)
    names = [f"student-{number:02d}" for number in range(count)]
    return [
        Job(name, "03-multi-layer", "multi-layer", {"a": name.encode()}, (), RELEASE, "", version, 1) for name in names
    ]


class Counted:
    """Jobs, and how many were taken."""

    def __init__(self, count: int):
        self.taken = 0
        self._jobs = jobs(count)

    def __iter__(self) -> Iterator[Job]:
        for job in self._jobs:
            self.taken += 1
            yield job


def test_each_job_has_its_result_and_they_are_taken_lazily():
    counted, ahead, students = Counted(20), [], []
    for result in run_jobs(counted, 20, workers=2, grade=f"{FAKE}:grade"):
        students.append(result.student)
        ahead.append(counted.taken - len(students))
    assert sorted(students) == [job.student for job in jobs(20)]
    assert max(ahead) <= 2 * 2


def test_no_jobs_start_no_worker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grader.engine.scheduling.schedule.LocalWorkers", None)
    assert list(run_jobs([], 0)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_kills_its_worker_costs_nobody_else_anything(workers: int):
    found = {
        result.student: result for result in run_jobs(jobs(6), 6, workers=workers, grade=f"{FAKE}:kills_its_worker")
    }
    culprit = found.pop("student-02")
    assert culprit.status is Status.NEEDS_PERSON
    assert culprit.key == "", "the next run must try again"
    assert len(found) == 5
    assert all(result.status.has_marks for result in found.values())


@pytest.mark.slow
def test_many_dying_workers_do_not_fill_the_memory_with_jobs_set_aside(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAKE_GRADING_TRIED", str(tmp_path))
    count = MOST_SET_ASIDE + 4
    counted = Counted(count)
    results = run_jobs(counted, count, workers=1, grade=f"{FAKE}:kills_its_worker_once")
    assert next(results).status.has_marks
    assert counted.taken < count
    assert len(list(results)) == count - 1


def test_a_mistake_of_the_engine_costs_one_submission_and_is_logged(caplog: pytest.LogCaptureFixture):
    found = {result.student: result for result in run_jobs(jobs(4), 4, grade=f"{FAKE}:raises")}
    assert found["student-02"].status is Status.NEEDS_PERSON
    assert "ZeroDivisionError" in found["student-02"].reason
    assert "a mistake of ours" in caplog.text
    assert sum(result.status.has_marks for result in found.values()) == 3


def test_a_worker_with_other_code_is_refused():
    with pytest.raises(CommandError, match="another version of the course"):
        list(run_jobs(jobs(1, version="0" * 64), 1, grade=f"{FAKE}:grade"))


def test_what_the_person_at_the_keyboard_can_mend_stops_the_run_with_its_own_sentence():
    with pytest.raises(CommandError, match="no sandbox here"):
        list(run_jobs(jobs(2), 2, grade=f"{FAKE}:has_no_sandbox"))


def test_a_package_that_is_missing_stops_the_run():
    with pytest.raises(CommandError, match=r"No module named 'no_such_package'.*pip install"):
        list(run_jobs(jobs(2), 2, grade="no_such_package:grade"))


def test_a_worker_that_cannot_even_start_ends_the_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grader.engine.scheduling.local_workers.serve", sys.exit)
    with pytest.raises(CommandError, match="ends as soon as it is started"):
        list(run_jobs(jobs(2), 2, grade=f"{FAKE}:grade"))


def test_a_worker_for_which_the_machine_has_no_room_ends_the_run(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    with pytest.raises(CommandError, match=r"cannot be started \(.*Resource temporarily unavailable\)"):
        list(run_jobs(jobs(2), 2, grade=f"{FAKE}:grade"))


def test_closed_early_it_ends_its_workers_whatever_they_do():
    results = run_jobs(jobs(3), 3, workers=2, grade=f"{FAKE}:waits_but_for_the_first")
    assert next(results).student == "student-00"
    results.close()


@pytest.mark.parametrize("better_alone", [True, False])
def test_what_starved_in_company_is_run_once_more_when_all_else_is_done(
    monkeypatch: pytest.MonkeyPatch, better_alone: bool
):
    class Here:
        """Grades at once, in this process; student-01 waits for a core at the first try, or at each."""

        room, died, tries_alone = 2, RuntimeError, 1

        def __init__(self, count: int, grade: str):
            pass

        def __enter__(self) -> "Here":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def submit(self, job: Job) -> Future[str]:
            starved = job.student == "student-01" and not (better_alone and job.student in asked)
            asked.append(job.student)
            done: Future[str] = Future()
            done.set_result(replace(not_graded(job, "a reason"), starved=starved).to_json())
            return done

    asked: list[str] = []
    monkeypatch.setattr("grader.engine.scheduling.schedule.LocalWorkers", Here)
    results = list(run_jobs(jobs(5), 5, workers=2))
    assert asked == [job.student for job in jobs(5)] + ["student-01"]
    assert sorted(result.student for result in results) == [job.student for job in jobs(5)]
    assert results[-1].student == "student-01"
    assert results[-1].starved is not better_alone
