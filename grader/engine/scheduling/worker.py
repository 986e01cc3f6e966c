"""What a worker process does. It never runs or unpickles anything of a student's: a job is bytes and text."""

import contextlib
import faulthandler
import multiprocessing
import os
import pkgutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection

from grader.checking.deadline import MOST_STRETCH
from grader.engine.job import Job
from grader.engine.limited import GradingError
from grader.engine.sandbox import linux
from grader.engine.version import marking_version
from grader.errors import CommandError

GRADE_ONE = "grader.engine.grading:grade_one"
"""The function that grades, "module:function": by name, so that each worker takes its own."""
READY = "ready"
PATIENCE = MOST_STRETCH + 1.5
"""Times the limit of a notebook, for all attempts together: a job whose sandbox is lost late is tried again alone, and
then has as long once more."""
START_UP = 60.0
"""Seconds."""


class OtherVersionError(Exception):
    """A worker has other code than the one who asks it to grade: its marks may be others."""


def grade_as_text(grade: str, job: Job) -> str:
    """Grades a job and returns the Result as JSON. grade: as GRADE_ONE.

    Raises OtherVersionError, CommandError where the person at the keyboard can mend it, and GradingError.
    """
    if marking_version(job.release) != job.version:
        raise OtherVersionError
    try:
        function = pkgutil.resolve_name(grade)
    except ImportError as error:
        raise CommandError(f'a worker cannot grade ({error}): pip install "backprop-course[instructor]"') from None
    try:
        with ended_after(PATIENCE * job.limits.notebook + START_UP):
            return function(job).to_json()
    except (CommandError, GradingError):
        raise
    except BaseException as error:
        # Not the exception itself: not every one can be sent.
        failure = GradingError(type(error).__name__)
        failure.add_note(traceback.format_exc())
        raise failure from None


def serve(line: Connection, grade: str) -> None:
    """Says READY, then answers jobs with results or exceptions, until the other side closes the line or dies."""
    if os.name == "posix":
        os.setsid()  # Ctrl-C is for the engine's main process alone
    if sys.platform == "linux":
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a weak child of the same user could write to this memory
    threading.Thread(target=_end_with_parent, daemon=True).start()
    line.send(READY)
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        answer: str | Exception
        try:
            answer = grade_as_text(grade, job)
        except Exception as error:
            answer = error
        line.send(answer)


@contextlib.contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """A limit on the limits: what hangs outside of them ends this process, and the engine, or Dask, starts another."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)
