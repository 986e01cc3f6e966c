"""Runs nbgrader in a course folder: its commands, as an instructor would type them, and formgrader's button."""

import subprocess
import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI

from grader.course import load_config


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


def press_button(course: Path, student: str, lesson: str, **options) -> dict:
    """What formgrader does when its button is pressed: `autograde`, in this process. student: a pattern."""
    return NbGraderAPI(config=load_config(course)).autograde(lesson, student, **options)
