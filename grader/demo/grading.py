"""Runs nbgrader's commands in a course folder, as an instructor would type them."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from grader.release.errors import CommandError

LOG = "nbgrader.log"
TURN = re.compile(r"INFO\] Autograding .*[\\/]autograded[\\/](?P<student>[^\\/]+)[\\/]")
FAILURE = re.compile(
    r"error processing assignment: .*[\\/]submitted[\\/](?P<student>[^\\/]+)[\\/].*\n"
    r"\[.* ERROR\] (?P<traceback>Traceback.*\n(?: .*\n)*)"
)


def run_nbgrader(course: Path, *arguments: str, progress: Callable[[str], None] | None = None) -> tuple[int, str]:
    """Runs `nbgrader *arguments` in the folder `course`; returns its exit code and what it logged.

    The log is also added to `nbgrader.log` there. `progress` is called with the name of each student whose
    turn it is.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments]
    lines = []
    with (
        (course / LOG).open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=course,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            turn = TURN.search(line)
            if turn and progress:
                progress(turn["student"])
    return process.returncode, "".join(lines)


def must_run(course: Path, *arguments: str) -> None:
    """Runs an nbgrader command that has to succeed. Raises CommandError where it does not."""
    code, _ = run_nbgrader(course, *arguments)
    if code != 0:
        raise CommandError(f"`nbgrader {' '.join(arguments)}` failed: see {course / LOG}")


def failures(log: str) -> dict[str, str]:
    """Why nbgrader could not grade a submission, by student: the last line of the traceback in its log."""
    return {
        failure["student"]: failure["traceback"].strip().splitlines()[-1].strip() for failure in FAILURE.finditer(log)
    }
