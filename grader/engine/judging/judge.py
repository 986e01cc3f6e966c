"""Judges one grade cell, in a process that never runs student code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from nbformat import NotebookNode

from grader.cells import CHECK_CELL
from grader.checking.examination import examine
from grader.checking.panel import html
from grader.checking.report import Report
from grader.dojo.question import Question
from grader.engine.bounded_memory import bounded_memory
from grader.engine.cleaning.clean_tex import without_tex
from grader.engine.judging.remote_function import Absent, RemoteFunction
from grader.engine.result import Mark
from grader.engine.running.failed_cells import Cause
from grader.engine.running.runner import Runner, SandboxLost
from grader.engine.running.shell_errors import CRASHED, error_output
from grader.engine.sandbox.preloading import NOT_THERE
from grader.errors import CommandError
from grader.exercises import EXERCISES

MEMORY = 1024**3
"""Bytes for holding one answer against the truth."""
NOTHING_DEALT: Mapping[str, Question] = MappingProxyType({})
UNJUDGED = "NotGraded"
"""The name of the error in a grade cell that a person must mark."""


@dataclass(frozen=True)
class Verdict:
    """The mark of a grade cell, the outputs that nbgrader finds in it, and the report that they come from, if any."""

    mark: Mark
    outputs: list[dict]
    report: Report | None = None


def judge(
    cell: NotebookNode,
    runner: Runner,
    seed: int,
    count: int,
    graded: bool = True,
    dealt: Mapping[str, Question] = NOTHING_DEALT,
) -> Verdict:
    """Hold the student's function against its exercise.

    cell: the release's grade cell. seed: of the random cases. count: the cell's number in the notebook.
    graded: whether the right values stay hidden. dealt: questions that are no exercise of the course, by name. Raises
    SandboxLost, and CommandError where none can be had.
    """
    name = exercise_name(cell)
    if name not in EXERCISES and name not in dealt:
        return unjudged(cell, "This cell checks no exercise of the course: a person must mark it.")
    function = RemoteFunction(runner, name)
    try:
        with bounded_memory(MEMORY):
            if name in dealt:
                report = dealt[name].examine(function, seed)
            else:
                report = examine(function, EXERCISES[name], seed, graded=graded)
    except Absent as absent:
        return _no_function(cell, name, absent)
    except (SandboxLost, CommandError):
        raise
    except Exception as error:
        # Ours, not the student's: what they returned has met a case that the checker does not foresee.
        return unjudged(cell, f"The checker itself failed ({type(error).__name__}): a person must mark this.")
    earned, why = float(report.earned), function.why
    if why and why.lacks and earned < cell.metadata.nbgrader.points:
        return unjudged(cell, _lacking(why))
    mark = _mark(cell, name, earned, report.headline, report.kinds)
    if why and earned < mark.full:
        mark = replace(mark, reason=why.text)
    if function.died is not None:
        mark = replace(mark, trouble="crashed" if function.died.kind == CRASHED else "timed out")
    elif "too_slow" in report.kinds:
        mark = replace(mark, trouble="timed out")
    return Verdict(mark, _outputs(report, function.printed, earned, count), report)


def exercise_name(cell: NotebookNode) -> str:
    """The function that a grade cell checks; empty where it is no such cell."""
    match = CHECK_CELL.fullmatch(cell.source.strip())
    return match[1] if match else ""


def unjudged(cell: NotebookNode, reason: str) -> Verdict:
    """No mark: the score is None, and the cell says why."""
    return Verdict(_mark(cell, exercise_name(cell), None, reason), [error_output(UNJUDGED, reason)])


def _lacking(why: Cause) -> str:
    module = why.lacks.removeprefix("module ") if why.lacks.startswith("module ") else ""
    elsewhere = "" if module in NOT_THERE else "grade where there is one, or "
    install = "install it, " if module and elsewhere else ""
    return f"{why.text}. Here there is no {why.lacks}: {install}{elsewhere}mark this by hand"


def _no_function(cell: NotebookNode, name: str, absent: Absent) -> Verdict:
    if absent.why and absent.why.lacks:
        return unjudged(cell, _lacking(absent.why))
    missing = str(absent) == "missing"
    text = f"name '{name}' is not defined" if missing else f"{name} is no function, but a {absent}"
    reason = absent.why.text if absent.why else ""
    mark = replace(_mark(cell, name, 0.0, f"{name}: {text}"), trouble="no function", reason=reason)
    told = f"{text}: {reason}" if reason else text
    return Verdict(mark, [error_output("NameError" if missing else "TypeError", told)])


def _mark(cell: NotebookNode, name: str, score: float | None, headline: str, kinds: tuple[str, ...] = ()) -> Mark:
    settings = cell.metadata.nbgrader
    return Mark(settings.grade_id, name, score, float(settings.points), kinds, headline)


def _outputs(report: Report, printed: str, score: float, count: int) -> list[dict]:
    # What the function raised is in it, in the student's words.
    panel = {"text/html": without_tex(html(report)), "text/plain": report.text()}
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": panel, "metadata": {}},
        {
            "output_type": "execute_result",
            "data": {"text/plain": repr(score)},
            "metadata": {},
            "execution_count": count,
        },
    ]
    if printed:
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": printed})
    return outputs
