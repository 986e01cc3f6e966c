"""One mutant: what `examine` makes of it, and whether that is just."""

import contextlib
import io
import linecache
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checking.examination import examine
from grader.checking.exercise import Exercise
from grader.checking.mistakes import CONTRACT
from grader.checking.report import Report
from grader.exercises import EXERCISES
from tests.mutation.answers import Answer
from tests.mutation.equivalence import SAME, difference, differs_beyond
from tests.mutation.mutants import Mutant

SEED = 1
MORE_SEEDS = range(2, 6)
SECONDS = 3.0
"""A call of an exercise that trains nothing."""


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    verdict, one of:
      raised: `examine` itself did. Never should it.
      accepted: full marks, though its numbers differ. Never should it be.
      alarm: refused for its numbers, though they are those of the solution. Never should it be.
      misled: a finding's lines leave out the edited one.
      named, located: it has a name that is not about form; or else lines that hold the edited one.
      silent: wrong, and no more is said.
      told: the exercise's own verdict on a run or a draw says in words what is wrong.
      fault: an exception, a wrong shape, a number that is not finite: the form is spoken of, with a line or without.
      equal: full marks, and its numbers are the solution's. beyond: so too, but not far outside of the cases.
      near: full marks, off by less than a checker can ask for.
      drawn: full marks for a run or a draw that goes another way.
    kinds and lines: of all findings. detail: the error, the difference, or the first words.
    """

    exercise: str
    edit: str
    edited: tuple[int, ...]
    verdict: str
    kinds: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    detail: str = ""


def judge(answer: Answer, mutant: Mutant) -> Outcome:
    """Examine one mutant."""
    exercise = _bounded(EXERCISES[answer.exercise])
    outcome = Outcome(answer.exercise, mutant.edit, mutant.lines, "")
    function = _function(answer, mutant.source)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            report = examine(function, exercise, SEED)
    except BaseException as error:
        return replace(outcome, verdict="raised", detail=f"{type(error).__name__}: {error}")
    if report.passed:
        return _accepted(outcome, answer, function, exercise)
    outcome = replace(outcome, kinds=report.kinds, lines=_lines(report), detail=report.findings[0].text[:200])
    return replace(outcome, verdict=_refused(outcome, answer, function, exercise))


def _bounded(exercise: Exercise) -> Exercise:
    return exercise if exercise.must_vary else replace(exercise, seconds=min(exercise.seconds, SECONDS))


def _function(answer: Answer, source: str) -> Callable:
    """The exercise's function, from text that a traceback can quote."""
    name = "<ipython-input-mutant>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = answer.namespace()
    exec(compile(source, name, "exec"), namespace)
    return namespace[answer.exercise]


def _accepted(outcome: Outcome, answer: Answer, function: Callable, exercise: Exercise) -> Outcome:
    if _judges_itself(exercise):
        return replace(outcome, verdict="drawn")
    solution = _function(answer, answer.source)
    off = difference(solution, function, exercise)
    if off <= SAME:
        beyond = differs_beyond(solution, function, exercise)
        return replace(outcome, verdict="beyond" if beyond else "equal")
    again = [examine(function, exercise, seed).passed for seed in MORE_SEEDS]
    detail = f"off by {off:.1e}; {1 + sum(again)} of {1 + len(again)} seeds accept it"
    return replace(outcome, verdict="near" if off < 1e-4 and all(again) else "accepted", detail=detail)


def _refused(outcome: Outcome, answer: Answer, function: Callable, exercise: Exercise) -> str:
    if outcome.lines and not set(outcome.lines) & set(outcome.edited):
        return "misled"
    if any(kind not in CONTRACT for kind in outcome.kinds):
        return "named"
    if outcome.kinds:
        return "told" if "failed_verdict" in outcome.kinds else "fault"
    if outcome.lines:
        return "located"
    alarm = difference(_function(answer, answer.source), function, exercise) <= SAME
    return "alarm" if alarm else "silent"


def _judges_itself(exercise: Exercise) -> bool:
    return exercise.case(np.random.default_rng(0), 0).verdict is not None


def _lines(report: Report) -> tuple[int, ...]:
    found: list[Any] = [line for finding in report.findings for line in getattr(finding, "lines", ())]
    return tuple(sorted(set(found)))
