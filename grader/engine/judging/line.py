"""On which line does a wrong answer go wrong, in grading? The edits are made here, the sandbox runs them.

The process that runs them never learns which is right: each text goes there with the same cases, all texts of a rank
whatever comes back, and what came back is held against the truth after the last of them.
"""

import logging
import pickle
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
from nbformat import NotebookNode

from grader.cells import is_answer
from grader.checking.elimination import Eliminated
from grader.checking.invocation import same
from grader.checking.line import decide, words
from grader.checking.repair import HOPELESS, LARGER, Mend, quietly
from grader.checking.report import Report
from grader.checking.trial import Trial
from grader.engine.bounded_memory import bounded_memory
from grader.engine.judging.edited_texts import WATCHED
from grader.engine.limited import limited
from grader.engine.result import Mark
from grader.engine.running.packing import Opaque, unpack, writable
from grader.engine.running.runner import Runner
from grader.names import plain_lines

SECONDS = 10.0
"""For all lines of a submission."""
AS_IT_IS = ""
"""A text that changes nothing: the notebook's own function answers."""
SECONDS_A_TEXT = 0.2
BATCH = 50
"""Texts that are sent at once."""
MEMORY = 1024**3
"""Bytes for what comes back."""
MOST_KEPT = 200
"""Texts that look right on one case. They are a few, or the process lies."""
CASES, LARGEST = 4, 2_000
"""Cases that edits are tried on, and how many numbers their arguments may hold."""
TEXTS = "grader.engine.judging.edited_texts"


def with_lines(
    marks: Sequence[Mark], reports: Sequence[Report | None], notebook: NotebookNode, runner: Runner
) -> list[Mark]:
    """The marks, with the line of what is wrong and has no name, where it can be told. Nothing else of them changes.

    reports: one a mark. notebook: the rebuilt one. runner: of a notebook that has been run; its process may end.
    """
    end = runner.now() + SECONDS
    told = []
    for mark, report in zip(marks, reports, strict=True):
        unnamed = (
            {name for finding in report.findings if not finding.kinds for name in finding.outputs} if report else set()
        )
        if report and unnamed and not HOPELESS.intersection(report.kinds):
            places = _places(GradingSearch(report, _cells_above(notebook, mark.grade_id), runner, end))
            places = [place for place in places if unnamed.intersection(place.outputs)]
            where = writable(plain_lines("\n".join(map(words, places))))
            look = tuple(dict.fromkeys(place.kinds[0] for place in places))
            mark = replace(mark, where=where, look=look)
        told.append(mark)
    return told


def _places(search: "GradingSearch") -> list:
    try:
        with bounded_memory(MEMORY), quietly():
            return decide(search)
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


class GradingSearch:
    """As `repair.Search`, of the smaller edits alone, on cases that the mark comes from."""

    all_at_once = False

    def __init__(self, report: Report, cells: list[str], runner: Runner, end: float) -> None:
        self.exercise, self.wrong = report.exercise, frozenset(n for n, right in report.parts.items() if not right)
        self.finished = -1
        self._cells, self._runner, self._end = cells, runner, end
        cases = range(self.exercise.cases)
        every = [Trial(self.exercise, self.exercise.case(np.random.default_rng([report.seed, k]), k)) for k in cases]
        telling = sorted((trial for trial in every if trial.size <= LARGEST), key=_variety, reverse=True)
        self._trials = telling[:CASES]

    def eliminated(self) -> list[Eliminated]:
        """None: for that, right values would have to be put in."""
        return []

    def run(self) -> list[Mend]:
        """The edits that mend, of those ranks of which all could be tried, until one mends all."""
        texts = limited(f"{TEXTS}:unchanged", self._cells, self.exercise.name)
        first = self._first(*self._tried([texts["own"], AS_IT_IS], self._trials))
        if first is None:
            return []
        seen = [_as_told(*told[0]) for told in self._tried(texts["watching"], self._trials[:1], WATCHED) if told]
        if len(seen) < len(texts["watching"]):
            return []
        mends: list[Mend] = []
        for rank in range(LARGER):
            edited = limited(f"{TEXTS}:edited", self._cells, self.exercise.name, seen, rank)
            found = [self._mend(text, values) for text, values in self._promising(edited, first)]
            if self._is_over():
                return mends
            mends += filter(None, found)
            self.finished = rank
            if any(mend.outputs == self.wrong for mend in mends):
                return mends
        return mends

    def _is_over(self) -> bool:
        return not self._runner.alive or self._runner.now() > self._end

    def _first(self, own: list | None, notebooks: list | None) -> Trial | None:
        """The case that shows the most of what is wrong; None where the text again is not what was marked."""
        if own is None or not same(own, notebooks):
            return None
        for trial, value in zip(self._trials, own, strict=True):
            trial.right, trial.faults = trial.judge(lambda *_, value=value: value)
        outputs = frozenset(self.exercise.returns)
        if self.wrong != outputs - outputs.intersection(*(trial.right for trial in self._trials)):
            return None
        return max(self._trials, key=lambda trial: len(self.wrong - trial.right))

    def _promising(self, edited: list[dict[str, Any]], first: Trial) -> list[tuple[dict[str, Any], list]]:
        """What looks right on one case, and gave something in all; nothing where not all were tried."""
        kept: list[tuple[dict[str, Any], list]] = []
        place = self._trials.index(first)
        for start in range(0, len(edited), BATCH):
            texts = edited[start : start + BATCH]
            tried = self._tried([text["program"] for text in texts], self._trials)
            kept += [
                (text, values)
                for text, values in zip(texts, tried, strict=True)
                if values and _may_mend(first, values[place], self.wrong)
            ]
            if self._is_over() or len(kept) > MOST_KEPT:
                return []
        return kept

    def _mend(self, text: dict[str, Any], values: list) -> Mend | None:
        """As a mend, where wrong outputs are right now in every case, and no right one is wrong."""
        good = self.wrong
        for trial, value in zip(self._trials, values, strict=True):
            right, faults = trial.judge(lambda *_, value=value: value)
            good &= right
            if not good or trial.right - self.wrong - right or faults - trial.faults or self._is_over():
                return None
        return Mend(**{name: told for name, told in text.items() if name != "program"}, outputs=good)

    def _tried(self, texts: list[str], trials: list[Trial], name: str = "") -> list[list | None]:
        """What the function of each text gives in each of the cases; None where it gives nothing that can be used."""
        left = self._end - self._runner.now()
        if left <= 0:
            return [None] * len(texts)
        request = {"op": "try", "name": name or self.exercise.name, "texts": texts, "seconds": SECONDS_A_TEXT}
        arguments = pickle.dumps([list(trial.case.arguments.values()) for trial in trials])
        reply, blobs = self._runner.try_out(request, arguments, min(left, len(texts) * SECONDS_A_TEXT))
        values, places = [], iter(blobs)
        for tried in reply.get("tried", [None] * len(texts)):
            tree, arrays = tried or (None, 0)
            value, _ = unpack(tree, list(islice(places, arrays)))
            values.append(value if isinstance(value, list) and len(value) == len(trials) else None)
        return values


def _variety(trial: Trial) -> int:
    """How many different sizes there are: what fits together by chance in one case does not in another."""
    return len(_sizes(list(trial.case.arguments.values())))


def _sizes(value: Any) -> set[int]:
    if isinstance(value, list | tuple):
        return {len(value)}.union(*map(_sizes, value))
    return set(np.shape(value))


def _may_mend(trial: Trial, value: Any, wrong: frozenset[str]) -> bool:
    try:
        return trial.may_mend(value, wrong)
    except Exception:
        return False


def _as_told(values: Any, called: Any) -> tuple[dict[Any, Any], list[Any]]:
    """What a watching text told, without what is no plain value."""
    kept = {place: _plain(value) for place, value in values.items() if type(place) in (int, str)}
    return kept, [place for place in called if type(place) in (int, str)]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return None if isinstance(value, Opaque | dict) else value
