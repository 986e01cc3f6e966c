"""A learner's function held against the referee: the panel of the exercises, in words of the dojo."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.checking.check import Panel, in_notebook, say
from grader.checking.examination import examine
from grader.checking.exercise import Exercise
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
    next_one: str,
    note: Callable[[bool], str] = lambda passed: "",
    line_seconds: float | None = None,
) -> DojoReport:
    """Examine the function and show the report.

    seed: of the cases. next_one: what to call for another task. note: whether it passed -> what is said besides.
    line_seconds: as in `examine`. Never raises for what the function does; TypeError where it is no function.
    """
    if not callable(function):
        raise TypeError(f"check takes the function itself, without parentheses, not a {type(function).__name__}")
    panel = Panel()
    examined = examine(function, exercise, seed, line_seconds=line_seconds, waiting=panel.wait)
    report = DojoReport(**vars(examined), next_one=next_one)
    said = note(report.passed)
    report = replace(report, notes=[*report.notes, said] if said else report.notes)
    panel.show(report)
    return report


def uncover(backward: BackwardPass) -> None:
    """Put the master's lines below the panel, in folds; where there are no folds, say how they are seen."""
    if in_notebook():
        from IPython.display import display

        display(backward)
    else:
        say("How a master writes it: .reveal()")
