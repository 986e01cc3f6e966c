"""What a worker process does. It never runs or unpickles anything of a student's: a job is bytes and text."""

import multiprocessing
import os
import pkgutil
import signal
import threading

from grader.engine.job import Job
from grader.engine.version import marking_version

GRADE_ONE = "grader.engine.grading:grade_one"
"""The function that grades, "module:function": by name, so that each worker takes its own."""


class OtherVersionError(Exception):
    """A worker has other code than the one who asks it to grade: its marks may be others."""


def grade_as_text(grade: str, job: Job) -> str:
    """Grades a job and returns the Result as JSON. grade: as GRADE_ONE. Raises OtherVersionError."""
    if marking_version(job.release) != job.version:
        raise OtherVersionError
    return pkgutil.resolve_name(grade)(job).to_json()


def prepare_process() -> None:
    """Makes a process of this machine a worker: Ctrl-C is not for it, and it ends when its parent does."""
    os.setsid()
    # A pool's worker whose parent was killed waits for its next job for ever (CPython issue 111873).
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGKILL)
