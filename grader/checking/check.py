"""`check(function)`: the one thing that a student runs, and that nbgrader scores."""

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace

from grader.checking.examination import examine
from grader.checking.exercise import EXERCISES
from grader.checking.panel import html
from grader.checking.report import Report
from grader.checking.which_exercise import which_exercise

SEED_VARIABLE = "GRADER_SEED"
"""Environment variable that fixes the cases, for grading that can be repeated."""


def check(function: Callable, seed: int | None = None) -> float:
    """Check one exercise on fresh random cases, show what was found, and return the points earned.

    function: the student's function; `which_exercise` says how its exercise is found. seed: an integer repeats the same
    cases. Returns a finite plain float between 0 and the exercise's points; never raises for what the function does.
    Raises TypeError where `function` is no function, and LookupError where it is no exercise's.
    """
    if not callable(function):
        raise TypeError(f"check takes the function itself, without parentheses, not a {type(function).__name__}")
    exercise = EXERCISES[which_exercise(function, sys._getframe(1))]
    graded = seed is None and bool(os.environ.get(SEED_VARIABLE))
    report = replace(examine(function, exercise, new_seed(seed)), graded=graded)
    show(report)
    return float(report.earned)


def show(report: Report) -> None:
    """Display the panel in a notebook, or print the same words elsewhere."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        say(report.text())
        return
    if get_ipython() is None:
        say(report.text())
        return
    display({"text/html": html(report), "text/plain": report.text()}, raw=True)


def say(text: str) -> None:
    """Print, on a terminal of any encoding."""
    # A terminal of another encoding shows a question mark for the mark, not an error.
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def new_seed(seed: int | None) -> int:
    """The seed given, else that of the environment, else a fresh one."""
    if seed is not None:
        return int(seed)
    fixed = os.environ.get(SEED_VARIABLE)
    if not fixed:
        return secrets.randbelow(2**31)
    if not fixed.isdecimal():
        raise ValueError(f"{SEED_VARIABLE} is {fixed!r}; it should be a whole number, 0 or more")
    return int(fixed)
