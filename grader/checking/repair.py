"""Which single edits of a wrong answer make it right? Tried on the student's own function, against the known truth.

First on one small case, then on all, then on fresh ones. After Singh, Gulwani, Solar-Lezama: Automated feedback
generation for introductory programming assignments (2013); they needed a right program, here the differenced loss is
enough.
"""

import io
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import numpy as np

from grader.checking.candidates import LARGE, candidates
from grader.checking.edits import Edit
from grader.checking.elimination import Eliminated, Elimination, Followed, followed
from grader.checking.exercise import Exercise
from grader.checking.source import Definition, Source, read_source
from grader.checking.trial import Trial, run

HOPELESS = frozenset(
    {"not_implemented", "too_slow", "wrong_signature", "ended_process", "forbidden_call", "numerical_gradient"}
    | {"not_repeatable", "ignores_rng"}
)
"""Faults of the form that no edit of a formula mends."""
OF_ONE = frozenset({"wrong_shape", "non_finite", "shares_memory", "mutated", "not_float", "missing_output"})
"""Faults beside which other outputs are what they are."""
A_MOMENT = 0.3
"""Seconds of silence that nobody minds."""
MOST_WAITING = 3
"""Times the seconds that a search may take, where the machine is busy with other things."""
FRESH_SEEDS = 2
CASES_FOLLOWED, MOST_FOLLOWED = 4, 150
"""Cases in which a function is followed statement by statement, and how many numbers their arguments may hold."""
SECONDS_A_CALL = 0.2


@dataclass(frozen=True)
class Mend:
    """An edit that makes these wrong outputs right on every case, and no right one wrong.

    kind, rank, elsewhere, sets: the edit's, as in `Edit`. of: the helper that it is made in, empty where that is the
    function itself. statement, number: of the lines on which the edited statement, and what is edited, begin; text: of
    the second.
    """

    kind: str
    rank: int
    elsewhere: bool
    sets: str
    of: str
    statement: int
    number: int
    text: str
    outputs: frozenset[str]

    @property
    def line(self) -> tuple[str, int]:
        """What tells the edited statement from others."""
        return self.of, self.statement


def quietly() -> ExitStack:
    """Nothing printed, no warning, and NumPy's own random numbers as they were afterwards."""
    stack, swallowed = ExitStack(), io.StringIO()
    stack.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    stack.enter_context(np.errstate(all="ignore"))
    stack.enter_context(redirect_stdout(swallowed))
    stack.enter_context(redirect_stderr(swallowed))
    state = np.random.get_state()  # noqa: NPY002 (the student's, not ours)
    stack.callback(np.random.set_state, state)
    return stack


class Search:
    """The edits that mend, and how far the search came.

    mends: found so far. wrong: the outputs that were wrong. finished: the highest rank of which every edit was tried.
    all_at_once: whether the function did not come to return all its outputs, so that a mend of some is none.
    """

    def __init__(
        self, function: Callable, exercise: Exercise, seed: int, seconds: float, waiting: Callable[[], None]
    ) -> None:
        self.function, self.exercise, self.seed = function, exercise, seed
        self.mends: list[Mend] = []
        self.wrong: frozenset[str] = frozenset()
        self.all_at_once = False
        self.finished = -1
        self.tried = 0
        self._start, self._seconds_allowed = time.perf_counter(), seconds
        self._worked = time.process_time()
        self._waiting: Callable[[], None] | None = waiting
        self._fresh: list[Trial] = []
        self._source: Source | None = None
        self._trials: list[Trial] = []

    def run(self) -> list[Mend]:
        """The edits that mend, tried until one mends all and all as small were tried, or time is over. Never raises."""
        try:
            with quietly():
                self._run()
        except KeyboardInterrupt:
            raise
        except BaseException:
            self.mends = []
        return self.mends

    def _run(self) -> None:
        source = read_source(self.function)
        if source is None:
            return
        trials = [self._trial(self.seed, k) for k in range(self.exercise.cases)]
        for trial in trials:
            trial.right, trial.faults = trial.judge(self.function)
            if trial.faults & HOPELESS or self._is_over():
                return
        trials.sort(key=lambda trial: trial.size)
        self._source, self._trials = source, trials
        outputs = frozenset(self.exercise.returns)
        self.all_at_once = any(trial.faults - OF_ONE for trial in trials)
        self.wrong = outputs - outputs.intersection(*(trial.right for trial in trials))
        first = self._first(trials)
        if not self.wrong or first is None:
            return
        queue = candidates(source, first, self.wrong, self.all_at_once)
        spent = self._timed(first, self.function)
        self._seconds = min(SECONDS_A_CALL, 0.02 + 20 * spent)
        likeliest = sum(edit.rank == 0 for edit, _ in queue)
        # A result that is judged by its properties must be looked at on another case too.
        calls = 2 if first.case.verdict is not None else 1
        if spent * calls * likeliest > self._seconds_allowed:
            return  # not even those would all be tried, and then nothing can be told
        for rank in sorted({edit.rank for edit, _ in queue}):
            for number, (edit, definition) in enumerate(queue):
                if edit.rank != rank:
                    continue
                # To ask for the time may take longer than to try an edit.
                if number % 16 == 0 and self._is_over():
                    return
                self._try(source, edit, definition, first, trials)
            self.finished = rank
            if any(mend.outputs == self.wrong for mend in self.mends):
                return

    def eliminated(self) -> list[Eliminated]:
        """The statements of which it can be told without an edit that they go wrong. Never raises."""
        try:
            with quietly():
                return self._eliminated()
        except KeyboardInterrupt:
            raise
        except BaseException:
            return []

    def _eliminated(self) -> list[Eliminated]:
        source = self._source
        shown = [trial for trial in self._trials if self.wrong - trial.right and trial.size <= MOST_FOLLOWED]
        if source is None or self.all_at_once or not shown:
            return []

        def follow(trial: Trial) -> Followed:
            after = followed(source, lambda function: run(function, trial.case.arguments, self.exercise.seconds))
            return Followed(trial.case, trial.truth, after, lambda function: trial.judge(function)[0])

        return Elimination(
            source, [follow(trial) for trial in shown[-CASES_FOLLOWED:]], self.exercise.returns, self.wrong
        ).found()

    def _is_over(self) -> bool:
        passed = time.perf_counter() - self._start
        if self._waiting is not None and passed > A_MOMENT:
            self._waiting()
            self._waiting = None
        if passed <= self._seconds_allowed:
            return False  # it has not worked for longer, and to ask for that takes a while
        # By its own work, so that what is found does not hang on what else the machine does; but nobody waits for ever.
        worked = time.process_time() - self._worked
        return worked > self._seconds_allowed or passed > MOST_WAITING * self._seconds_allowed

    def _trial(self, seed: int, k: int) -> Trial:
        return Trial(self.exercise, self.exercise.case(np.random.default_rng([seed, k]), k))

    def _first(self, trials: list[Trial]) -> Trial | None:
        """The smallest case that shows the most of what is wrong."""
        shown = [trial for trial in trials if self.wrong - trial.right and trial.size <= LARGE]
        return max(shown, key=lambda trial: len(self.wrong - trial.right), default=None)

    def _timed(self, trial: Trial, function: Callable) -> float:
        start = time.process_time()
        run(function, trial.case.arguments, self.exercise.seconds)
        return time.process_time() - start

    def _try(self, source: Source, edit: Edit, definition: Definition, first: Trial, trials: list[Trial]) -> None:
        self.tried += 1
        try:
            with edit.made():
                function = source.make(definition)
        except Exception:
            return
        value = run(function, first.case.arguments, self._seconds)
        try:
            if value is None or not first.may_mend(value, self.wrong):
                return
        except Exception:
            return
        outputs = self._mended(function, trials)
        if outputs:
            what = edit.kind, edit.rank, edit.elsewhere, edit.sets
            where = definition.alias, edit.statement.lineno, edit.line, definition.line(edit.line)
            self.mends.append(Mend(*what, *where, outputs))

    def _mended(self, function: Callable, trials: list[Trial]) -> frozenset[str]:
        """The wrong outputs that are right on all cases now, fresh ones too; none where a right one is broken."""
        good = frozenset(self.exercise.returns)
        for trial in trials:
            if run(function, trial.case.arguments, self._seconds) is None:
                return frozenset()
            right, faults = trial.judge(function)
            good &= right
            if trial.right - self.wrong - right or faults - trial.faults or not good & self.wrong:
                return frozenset()
        kept = frozenset(self.exercise.returns) - self.wrong
        for trial in self._fresh_trials():
            right, _ = trial.judge(function)
            good &= right
            if kept - right or not good & self.wrong:
                return frozenset()
        return good & self.wrong

    def _fresh_trials(self) -> list[Trial]:
        if not self._fresh:
            seeds = [self.seed + 1 + i for i in range(FRESH_SEEDS)]
            self._fresh = [self._trial(seed, k) for seed in seeds for k in range(self.exercise.cases)]
        return self._fresh
