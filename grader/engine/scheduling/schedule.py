"""Hands jobs out to workers and takes results back: every job ends in a result, whatever happens to its worker."""

import logging
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from itertools import chain
from types import TracebackType
from typing import Protocol

from grader.engine.job import Job
from grader.engine.result import Result, not_graded
from grader.engine.scheduling.local_workers import LocalWorkers
from grader.engine.scheduling.worker import GRADE_ONE, GradingError, OtherVersionError
from grader.errors import CommandError

log = logging.getLogger(__name__)

PROCESSES = "processes"
MOST_SET_ASIDE = 10
"""Jobs that are tried again wait in memory for their turn alone; so many of them, and it is their turn."""


class Workers(Protocol):
    """Who grades: this machine's processes, or a cluster. In the body of its context it takes jobs."""

    @property
    def room(self) -> int:
        """How many jobs it takes at once."""

    @property
    def died(self) -> type[Exception]:
        """What a job's future holds when its worker died."""

    @property
    def tries_alone(self) -> int:
        """How often a job whose worker died is tried with nothing beside it."""

    def submit(self, job: Job) -> Future[str]:
        """Gives it a job; the future holds the Result as JSON."""

    def __enter__(self) -> "Workers":
        """Itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends the workers; after an exception at once, whatever they do."""


def run_jobs(
    jobs: Iterable[Job], count: int, executor: str = PROCESSES, workers: int = 1, grade: str = GRADE_ONE
) -> Generator[Result, None, None]:
    """The result of each job, in the order in which they are done.

    jobs: taken one by one, as workers have room; memory does not grow with their number. count: how many they are at
    most. executor: "processes", of this machine, or the address of a Dask scheduler. workers: how many processes.
    grade: "module:function". A job whose worker dies, or which times out while it waits for a core, is tried again,
    alone: no neighbour changes a mark. If its worker dies every time, or grading raises, the result says that a person
    is needed. Close the iterator to stop at once. Raises CommandError where no worker can
    be had.
    """
    jobs = iter(jobs)
    first = next(jobs, None)
    if first is None:
        return
    with _workers(executor, min(workers, count), grade) as pool:
        jobs = chain([first], jobs)
        while True:
            aside: list[Job] = []
            yield from _together(pool, jobs, aside)
            if not aside:
                return
            for job in aside:
                yield _alone(pool, job)


def _workers(executor: str, count: int, grade: str) -> Workers:
    if executor == PROCESSES:
        return LocalWorkers(count, grade)
    from grader.engine.scheduling.dask_workers import DaskWorkers

    return DaskWorkers(executor, grade)


def _together(pool: Workers, jobs: Iterator[Job], aside: list[Job]) -> Iterator[Result]:
    running: dict[Future[str], Job] = {}
    while True:
        while len(running) < pool.room and len(aside) < MOST_SET_ASIDE and (job := next(jobs, None)):
            running[pool.submit(job)] = job
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            job = running.pop(future)
            result = _outcome(pool, job, future)
            if result and not result.starved:
                yield result
            else:
                aside.append(job)


def _alone(pool: Workers, job: Job) -> Result:
    for _ in range(pool.tries_alone):
        result = _outcome(pool, job, pool.submit(job))
        if result:
            return result
    return not_graded(job, "the process that graded it died every time: look at it by hand")


def _outcome(pool: Workers, job: Job, future: Future[str]) -> Result | None:
    """The result, None where the worker died."""
    try:
        return Result.from_json(future.result())
    except pool.died:
        log.error("%s, %s: the worker process died", job.student, job.lesson)
        return None
    except CancelledError:
        raise CommandError(
            "the connection to the Dask scheduler was lost: when it is back, run `grader grade --resume`"
        ) from None
    except OtherVersionError:
        raise CommandError(
            "a worker has another version of the course: install this one there, and change no file while it grades"
        ) from None
    except CommandError:  # no sandbox there, say: no submission's fault, and the person at the keyboard can mend it
        raise
    except Exception as error:
        log.exception("%s, %s: the engine failed", job.student, job.lesson)
        name = error if isinstance(error, GradingError) else type(error).__name__
        return not_graded(job, f"the engine failed ({name}): look at it by hand")
