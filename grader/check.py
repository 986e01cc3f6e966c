"""`check(function)`: the one thing that a student runs, and that nbgrader scores."""

import os
import secrets
from collections.abc import Callable

from grader.examination import examine
from grader.exercises import EXERCISES
from grader.panel import html
from grader.report import Report

SEED_VARIABLE = "GRADER_SEED"
"""Environment variable that fixes the cases, for grading that can be repeated."""


def check(function: Callable, seed: int | None = None) -> float:
    """Check one exercise on fresh random cases, show what was found, and return the points earned.

    function: the student's function; its name says which exercise it is. seed: an integer repeats the same cases.
    Returns a finite plain float between 0 and the exercise's points; never raises for what the function does.
    Raises TypeError where `function` is no function, and LookupError where no exercise has its name.
    """
    if not callable(function):
        raise TypeError(f"check takes the function itself, without parentheses, not a {type(function).__name__}")
    name = getattr(function, "__name__", "")
    if name not in EXERCISES:
        raise LookupError(f"no exercise is called {name!r}; known: {', '.join(EXERCISES)}")
    report = examine(function, EXERCISES[name], new_seed(seed))
    show(report)
    return float(report.earned)


def show(report: Report) -> None:
    """Display the panel in a notebook, or print the same words elsewhere."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(report.text())
        return
    if get_ipython() is None:
        print(report.text())
        return
    display({"text/html": html(report), "text/plain": report.text()}, raw=True)


def new_seed(seed: int | None) -> int:
    """The seed given, else that of the environment, else a fresh one."""
    if seed is not None:
        return int(seed)
    fixed = os.environ.get(SEED_VARIABLE)
    return int(fixed) if fixed else secrets.randbelow(2**31)
