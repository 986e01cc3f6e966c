"""`check(function)`: the one thing that a student runs, and that nbgrader scores."""

import os
import secrets
import sys
from collections.abc import Callable
from typing import Any

from grader.checking.examination import examine
from grader.checking.exercise import EXERCISES
from grader.checking.failing_case import remember
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
    panel = Panel()
    report = examine(function, exercise, new_seed(seed), waiting=panel.wait, graded=graded)
    panel.show(report)
    return float(report.earned)


class Panel:
    """Where a report is shown: a notebook's output, or the same words printed elsewhere."""

    def __init__(self) -> None:
        self._handle: Any = None

    def wait(self) -> None:
        """Say that the report will take a little longer, where somebody waits; it comes in this word's place."""
        if somebody_waits():
            self._display("Not right yet. Looking for the line ...", "Not right yet. Looking for the line ...")

    def show(self, report: Report) -> None:
        """Show the report; `failing_case` is then about it."""
        remember(None if report.graded else report.failing)
        if in_notebook():
            self._display(html(report), report.text())
        else:
            say(report.text())

    def _display(self, as_html: str, text: str) -> None:
        from IPython.display import display

        bundle = {"text/html": as_html, "text/plain": text}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)


def somebody_waits() -> bool:
    """Whether the notebook is open before a person, who could be asked for input; not where a program runs it."""
    if not in_notebook():
        return False
    from IPython import get_ipython

    return bool(getattr(getattr(get_ipython(), "kernel", None), "_allow_stdin", False))


def in_notebook() -> bool:
    """Whether what is displayed is seen as more than text."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


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
