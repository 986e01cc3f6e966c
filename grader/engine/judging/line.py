"""On which line does a wrong answer go wrong, in grading? Looked for after all marks, so that no mark hangs on it."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from nbformat import NotebookNode

from grader.cells import is_answer
from grader.checking.line import Place, decide, words
from grader.checking.repair import HOPELESS, quietly
from grader.checking.report import Report
from grader.engine.bounded_memory import bounded_memory
from grader.engine.judging.grading_search import GradingSearch, NotAllTried
from grader.engine.result import Mark
from grader.engine.running.packing import writable
from grader.engine.running.runner import Runner
from grader.names import plain_lines

SECONDS = 10.0
"""For all lines of a submission."""
MEMORY = 1024**3
"""Bytes for what comes back."""


def with_lines(
    marks: Sequence[Mark], reports: Sequence[Report | None], notebook: NotebookNode, runner: Runner
) -> list[Mark]:
    """The marks, with the line of what is wrong and has no name, where it can be told. Nothing else of them changes.

    reports: one a mark. notebook: the rebuilt one. runner: of a notebook that has been run; its process may end.
    """
    end = runner.now() + SECONDS
    told = []
    for mark, report in zip(marks, reports, strict=True):
        unnamed = _unnamed(report) if report else set()
        if report and unnamed:
            places = _places(report, _cells_above(notebook, mark.grade_id), runner, end)
            places = [place for place in places if unnamed.intersection(place.outputs)]
            where = writable(plain_lines("\n".join(map(words, places))))
            mark = replace(mark, where=where, look=tuple(dict.fromkeys(place.kinds[0] for place in places)))
        told.append(mark)
    return told


def _unnamed(report: Report) -> set[str]:
    """The outputs that are wrong for no reason with a name; none where an edit would not help."""
    if HOPELESS.intersection(report.kinds):
        return set()
    return {output for finding in report.findings if not finding.kinds for output in finding.outputs}


def _places(report: Report, cells: list[str], runner: Runner, end: float) -> list[Place]:
    try:
        with bounded_memory(MEMORY), quietly():
            return decide(GradingSearch(report, cells, runner, end))
    except NotAllTried:
        return []
    except Exception as error:
        # The marks are known: whatever the process sent, it costs the line alone.
        logging.getLogger(__name__).warning("no line was looked for: %s", type(error).__name__)
        return []


def _cells_above(notebook: NotebookNode, grade_id: str) -> list[str]:
    """The code cells that are the student's, down to the one that was marked."""
    found = []
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            break
        if cell.cell_type == "code" and (is_answer(cell) or "grader" in cell.metadata):
            found.append(cell.source)
    return found
