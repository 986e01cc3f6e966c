"""The workers of a Dask cluster: many machines that grade for one."""

from concurrent.futures import Future
from types import TracebackType

from distributed import Client, KilledWorker

from grader.engine.job import Job
from grader.engine.scheduling.worker import grade_as_text
from grader.engine.version import package_version
from grader.errors import CommandError

PATIENCE = 15.0
"""Seconds until a scheduler must have answered, with a worker."""


class DaskWorkers:
    """Takes jobs, as LocalWorkers does; a lost worker's job is given to another by Dask itself.

    address: of the scheduler, such as "tcp://10.0.0.1:8786". grade: as GRADE_ONE. Raises CommandError where no
    scheduler answers there, or where its workers are not such that they give the same marks.
    """

    died = KilledWorker
    """Dask gives a job up when several workers died of it (`distributed.scheduler.allowed-failures`)."""
    tries_alone = 2
    """Dask blames whoever waits on a worker that another job killed. Alone, nobody is blamed for another; twice, as on
    this machine, since who was beside a death deserves another chance."""

    def __init__(self, address: str, grade: str):
        self._grade = grade
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CommandError(f"no Dask scheduler answers at {address}: {error}") from None
        try:
            self.room = 2 * self._check(address)
        except BaseException:
            self._client.close()
            raise
        # pure: Dask would take a job for one that it has done before.
        self._pool = self._client.get_executor(pure=False)

    def _check(self, address: str) -> int:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise CommandError(f"the Dask scheduler at {address} has no workers: start some (`dask worker`)") from None
        try:
            versions = self._client.run(package_version)
        except Exception as error:
            raise CommandError(
                f"a Dask worker of {address} cannot grade: install this course there ({error})"
            ) from None
        threads = self._client.nthreads()
        for worker, version in versions.items():
            if version != package_version():
                raise CommandError(
                    f"the Dask worker {worker} has another version of the course: install this one there"
                )
            if threads.get(worker, 1) != 1:
                raise CommandError(f"the Dask worker {worker} has more than one thread: start it with --nthreads 1")
        return len(versions)

    def submit(self, job: Job) -> Future[str]:
        """Gives a job to the cluster."""
        return self._pool.submit(grade_as_text, self._grade, job)

    def __enter__(self) -> "DaskWorkers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        self._pool.shutdown(wait=False)
        self._client.close()
