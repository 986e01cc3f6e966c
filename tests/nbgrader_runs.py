"""Runs nbgrader's commands in a course folder, as an instructor would type them."""

import subprocess
import sys
from pathlib import Path


def run_nbgrader(course: Path, *arguments: str) -> tuple[int, str]:
    """Runs `nbgrader *arguments` in the folder `course`; returns its exit code and what it logged."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    )
    return done.returncode, done.stdout


def must_run(course: Path, *arguments: str) -> str:
    """Runs an nbgrader command that has to succeed; returns what it logged."""
    code, log = run_nbgrader(course, *arguments)
    assert code == 0, log
    return log
