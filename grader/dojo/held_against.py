"""A learner's function held against the referee: the panel of the exercises, in words of the dojo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checking.check import Panel, in_notebook, say
from grader.checking.contract import call
from grader.checking.examination import examine
from grader.checking.exercise import Exercise
from grader.checking.numerical import NUDGES, Noise, nudged
from grader.checking.report import Report
from grader.dojo.derivation.backward_pass import BackwardPass


@dataclass(frozen=True)
class DojoReport(Report):
    """A report that speaks of belts, not of points. next_one: what to call for another task."""

    next_one: str = ""

    @property
    def headline(self) -> str:
        """One line: the deal, right or not."""
        return f"{self.exercise.name}: {'right' if self.passed else self.findings[0].title}"

    @property
    def where_to_read(self) -> str:
        """What to do next."""
        return (
            f"The next one is {self.next_one}." if self.passed else "Not a matter of points: mend it, and check again."
        )


def held_against(
    function: Callable,
    exercise: Exercise,
    seed: int,
    master: BackwardPass,
    next_one: str,
    note: Callable[[bool], str] = lambda passed: "",
) -> DojoReport:
    """Examine the function and show the report.

    seed: of the cases. next_one: what to call for another task. note: whether it passed -> what is said besides.
    Never raises for what the function does; TypeError where it is no function.
    """
    if not callable(function):
        raise TypeError(f"check takes the function itself, without parentheses, not a {type(function).__name__}")
    panel = Panel()
    examined = examine_beside(master, function, exercise, seed, waiting=panel.wait)
    report = DojoReport(**vars(examined), next_one=next_one)
    said = note(report.passed)
    report = replace(report, notes=[*report.notes, said] if said else report.notes)
    panel.show(report)
    return report


def examine_beside(master: BackwardPass, function: Callable, exercise: Exercise, seed: int, **options: Any) -> Report:
    """As `examine`, but nobody is told to have taken differences where the master's own lines are as noisy.

    In a network that nobody has looked at, a gradient may be 0 because all of it cancels, or hang on the last digit of
    an argument.
    """
    report = examine(function, exercise, seed, **options)
    if report.kinds == ("numerical_gradient",) and _is_noisy(master.make(), exercise, seed):
        return replace(report, findings=[], parts=dict.fromkeys(report.parts, True))
    return report


def _is_noisy(function: Callable, exercise: Exercise, seed: int) -> bool:
    """Whether what it returns moves by more than its arguments do, in any case."""
    noise, rng = Noise(), np.random.default_rng(seed)
    for k in range(exercise.cases):
        case = exercise.case(np.random.default_rng([seed, k]), k)
        near = [{name: nudged(value, rng) for name, value in case.arguments.items()} for _ in range(NUDGES)]
        moved = [call(function, exercise, replace(case, arguments=arguments)).leaves for arguments in near]
        noise.add(call(function, exercise, case).leaves, moved)
    return not noise.settled


def uncover(backward: BackwardPass) -> None:
    """Put the master's lines below the panel, in folds; where there are no folds, say how they are seen."""
    if in_notebook():
        from IPython.display import display

        display(backward)
    else:
        say("How a master writes it: .reveal()")
