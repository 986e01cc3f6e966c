"""Worker processes of this machine, each of which grades one job at a time."""

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from grader.engine.job import Job
from grader.engine.worker import grade_as_text, prepare_process
from grader.release.errors import CommandError


class LocalWorkers:
    """Takes jobs, and starts a worker anew when it dies.

    count: the number of processes. grade: as GRADE_ONE. Leaving the context after an exception ends the workers at
    once, whatever they do. Raises CommandError where processes cannot be started.
    """

    died = BrokenProcessPool
    """What a job's future holds when its worker died."""
    tries_alone = 2
    """A worker may die of another's need of memory, or by a person's hand: its job deserves another chance."""

    def __init__(self, count: int, grade: str):
        self._grade = grade
        self._workers = [_Worker() for _ in range(count)]
        self.room = 2 * count  # one that runs and one that waits, so that a worker never does

    def submit(self, job: Job) -> Future[str]:
        """Gives a job to the worker with the fewest."""
        return min(self._workers, key=_Worker.load).submit(self._grade, job)

    def __enter__(self) -> "LocalWorkers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        for worker in self._workers:
            worker.end(at_once=kind is not None)


class _Worker:
    """A pool of one: when it breaks, nobody else's job is lost."""

    def __init__(self):
        self._start()

    def _start(self) -> None:
        # spawn: a forked process would share the gradebook's connection.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=prepare_process)
        self._number = self._pool.submit(os.getpid)
        self._given: list[Future[str]] = []

    def load(self) -> int:
        """How many jobs it still has."""
        self._given = [future for future in self._given if not future.done()]
        return len(self._given)

    def submit(self, grade: str, job: Job) -> Future[str]:
        try:
            future = self._pool.submit(grade_as_text, grade, job)
        except BrokenProcessPool:
            self.end(at_once=False)
            self._start()
            self._check()
            future = self._pool.submit(grade_as_text, grade, job)
        self._given.append(future)
        return future

    def _check(self) -> None:
        try:
            self._number.result()
        except BrokenProcessPool:
            raise CommandError(
                "a worker process ended as soon as it was started: is there enough memory (see `grader doctor`)?"
            ) from None

    def end(self, at_once: bool) -> None:
        if at_once and not self._number.exception():
            for process in multiprocessing.active_children():
                if process.pid == self._number.result():
                    process.kill()
        self._pool.shutdown(cancel_futures=True)
