"""The edits that mend a wrong answer, in grading: made here, of text, and run in the sandbox.

The process that runs them never learns which is right: each text goes there with the same cases, all texts of a rank
whatever comes back, and what came back is held against the truth after the last of them.
"""

import math
import pickle
from itertools import islice
from typing import Any

import numpy as np

from grader.checking.elimination import Eliminated
from grader.checking.invocation import same
from grader.checking.repair import Mend
from grader.checking.report import Report
from grader.checking.trial import Trial
from grader.engine.judging.edited_texts import WATCHED
from grader.engine.limited import Allowance, limited
from grader.engine.running.packing import Opaque, unpack
from grader.engine.running.runner import Runner

TEXTS = "grader.engine.judging.edited_texts"
AS_IT_IS = ""
"""A text that changes nothing: the notebook's own function answers."""
SECONDS_A_TEXT = 0.5
BATCH = 50
"""Texts that are sent at once."""
MOST_KEPT = 200
"""Texts that look right on one case. They are a few, or the process lies."""
RANKS = 4
"""Ranks of edits, see `edits`."""
CASES, LARGEST = 4, 2_000
"""Cases that edits are tried on, and how many numbers their arguments may hold."""


class NotAllTried(Exception):
    """Nothing can be told: not all edits were tried, or the text is not what was marked."""


class GradingSearch:
    """As `repair.Search`, on a few of the cases that the mark comes from; an edit must make all right."""

    all_at_once = False

    def __init__(self, report: Report, cells: list[str], runner: Runner, end: float) -> None:
        self.exercise, self.wrong = report.exercise, frozenset(n for n, right in report.parts.items() if not right)
        self.finished = -1
        self._cells, self._runner, self._end = cells, runner, end
        cases = range(self.exercise.cases)
        every = [Trial(self.exercise, self.exercise.case(np.random.default_rng([report.seed, k]), k)) for k in cases]
        self._trials = [trial for trial in every if trial.size <= LARGEST]

    def eliminated(self) -> list[Eliminated]:
        """None: for that, right values would have to be put in."""
        return []

    def run(self) -> list[Mend]:
        """The edits of the smallest rank that make all right. Raises NotAllTried."""
        texts = limited(f"{TEXTS}:unchanged", self._cells, self.exercise.name)
        self._trials = self._chosen(*self._tried([texts["own"], AS_IT_IS], self._trials))
        seen = [_as_told(*told[0]) for told in self._tried(texts["watching"], self._trials[:1], WATCHED) if told]
        if len(seen) < len(texts["watching"]):
            raise NotAllTried
        for rank in range(RANKS):
            left = math.ceil(max(self._left(), 0.0))
            allowance = Allowance(computing=left, clock=float(left))
            edited = limited(f"{TEXTS}:edited", self._cells, self.exercise.name, seen, rank, allowance=allowance)
            found = [self._mend(text, values) for text, values in self._promising(edited)]
            self.finished = rank
            if mends := [mend for mend in found if mend]:
                return mends
        return []

    def _chosen(self, own: list | None, notebooks: list | None) -> list[Trial]:
        """The case that shows the most of what is wrong, and those that vary most. Raises NotAllTried where the text
        again is not what was marked."""
        if own is None or not same(own, notebooks):
            raise NotAllTried
        for trial, value in zip(self._trials, own, strict=True):
            trial.right, trial.faults = trial.judge(lambda *_, value=value: value)
        outputs = frozenset(self.exercise.returns)
        if self.wrong != outputs - outputs.intersection(*(trial.right for trial in self._trials)):
            raise NotAllTried
        varied = sorted(self._trials, key=_variety, reverse=True)
        first = max(varied, key=lambda trial: len(self.wrong - trial.right))
        return [first, *(trial for trial in varied if trial is not first)][:CASES]

    def _promising(self, edited: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list]]:
        """What looks right on the first case, and gave something in all."""
        kept: list[tuple[dict[str, Any], list]] = []
        for start in range(0, len(edited), BATCH):
            texts = edited[start : start + BATCH]
            tried = self._tried([text["program"] for text in texts], self._trials)
            pairs = zip(texts, tried, strict=True)
            kept += [(text, values) for text, values in pairs if values and self._may_mend(values[0])]
            if len(kept) > MOST_KEPT:
                raise NotAllTried
        return kept

    def _may_mend(self, value: Any) -> bool:
        try:
            return self._trials[0].may_mend(value, self.wrong)
        except Exception:
            return False

    def _mend(self, text: dict[str, Any], values: list) -> Mend | None:
        """As a mend, where all that is wrong is right now in every case, and no right output is wrong."""
        for trial, value in zip(self._trials, values, strict=True):
            right, faults = trial.judge(lambda *_, value=value: value)
            if self._left() <= 0:
                raise NotAllTried
            if not self.wrong | trial.right <= right or faults - trial.faults:
                return None
        return Mend(**{name: told for name, told in text.items() if name != "program"}, outputs=self.wrong)

    def _left(self) -> float:
        return self._end - self._runner.now()

    def _tried(self, texts: list[str], trials: list[Trial], name: str = "") -> list[list | None]:
        """What the function of each text gives in each of the cases; None where it gives nothing that can be used."""
        if self._left() <= 0:
            raise NotAllTried
        request = {"op": "try", "name": name or self.exercise.name, "texts": texts, "seconds": SECONDS_A_TEXT}
        arguments = pickle.dumps([list(trial.case.arguments.values()) for trial in trials])
        reply, blobs = self._runner.try_out(request, arguments, min(self._left(), len(texts) * SECONDS_A_TEXT))
        if not self._runner.alive:
            raise NotAllTried
        values, places = [], iter(blobs)
        for tried in reply["tried"]:
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


def _as_told(values: Any, called: Any) -> tuple[dict[Any, Any], list[Any]]:
    """What a watching text told, without what is no plain value."""
    kept = {place: _plain(value) for place, value in values.items() if type(place) in (int, str)}
    return kept, [place for place in called if type(place) in (int, str)]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return None if isinstance(value, Opaque | dict) else value
