"""Worker processes of this machine, each of which grades one job at a time."""

import multiprocessing
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from types import TracebackType

from grader.engine.job import Job
from grader.engine.scheduling.worker import READY, serve
from grader.errors import CommandError

MOST_FAILED_STARTS = 3
"""One after another: a single one may have been killed by a person's hand."""


class WorkerDiedError(Exception):
    """The process ended before it had an answer."""


class LocalWorkers:
    """Takes jobs, and starts a worker anew when it dies.

    count: the number of processes. grade: as GRADE_ONE. Leaving the context after an exception ends the workers at
    once, whatever they do.
    """

    died = WorkerDiedError
    """What a job's future holds when its worker died."""
    tries_alone = 2
    """A worker may die of another's need of memory, or by a person's hand: its job deserves another chance."""

    def __init__(self, count: int, grade: str):
        self._workers = [_Worker(grade) for _ in range(count)]
        self.room = 2 * count  # one that runs and one that waits, so that a worker never does

    def submit(self, job: Job) -> Future[str]:
        """Gives a job to the worker with the fewest."""
        return min(self._workers, key=_Worker.load).submit(job)

    def __enter__(self) -> "LocalWorkers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        try:
            for worker in self._workers:
                worker.close(at_once=kind is not None)
        except KeyboardInterrupt:  # whoever does not wait for their end must not leave them behind
            for worker in self._workers:
                worker.close(at_once=True)
            raise


class _Worker:
    """A process, and a thread that talks to it: a pool of processes can hang when one of them is killed.

    (CPython's issue 94777: Python 3.11.2, say, then waits for ever to write the next job.)
    """

    def __init__(self, grade: str):
        self._grade = grade
        self._process: BaseProcess | None = None
        self._failed_starts = 0
        self._closed, self._lock = False, threading.Lock()
        self._thread = ThreadPoolExecutor(1)
        self._given: list[Future[str]] = []

    def load(self) -> int:
        """How many jobs it still has."""
        self._given = [future for future in self._given if not future.done()]
        return len(self._given)

    def submit(self, job: Job) -> Future[str]:
        self._given.append(self._thread.submit(self._ask, job))
        return self._given[-1]

    def _ask(self, job: Job) -> str:
        process = self._process or self._start()
        try:
            self._line.send(job)
            answer = self._line.recv()
        except (EOFError, OSError):
            process.kill()
            self._end(process)
            raise WorkerDiedError from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _start(self) -> BaseProcess:
        # spawn: a forked process would share the gradebook's connection.
        context = multiprocessing.get_context("spawn")
        try:
            self._line, theirs = context.Pipe()
            with self._lock, theirs:
                if self._closed:
                    raise WorkerDiedError
                process = context.Process(target=serve, args=(theirs, self._grade))
                process.start()
                self._process = process
            if self._line.recv() != READY:
                raise EOFError
        except (EOFError, OSError) as error:
            if self._process:
                self._end(self._process)
            self._failed_starts += 1
            if self._failed_starts < MOST_FAILED_STARTS:
                raise WorkerDiedError from None
            found = f"cannot be started ({error})" if isinstance(error, OSError) else "ends as soon as it is started"
            raise CommandError(
                f"a worker process {found}: is there enough memory (see `grader doctor`)? "
                "Then run `grader grade --resume`"
            ) from None
        self._failed_starts = 0
        return process

    def _end(self, process: BaseProcess) -> None:
        self._line.close()
        process.join()
        self._process = None

    def close(self, at_once: bool) -> None:
        with self._lock:
            self._closed = True
            process = self._process
            if at_once and process:
                process.kill()
        self._thread.shutdown(cancel_futures=True)
        if self._process:
            self._end(self._process)
