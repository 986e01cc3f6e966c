"""Examine one function: every case, contract first, then numbers. `report` gives the marks and the words."""

import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from grader.checking.comparison import Comparison, agrees, compare, compare_values, drift
from grader.checking.contract import Fault, Returned, call, changed_since, repeats, same_again
from grader.checking.diagnosis import diagnose
from grader.checking.differencing import TOLERANCE
from grader.checking.evidence import Evidence
from grader.checking.exercise import EXERCISES, Case, Exercise, ForwardPass
from grader.checking.failing_case import FailingCase
from grader.checking.findings import first_wrong
from grader.checking.leaves import Leaves, flatten, owner
from grader.checking.line import with_lines
from grader.checking.natural_size import ROUNDING, natural_size
from grader.checking.numerical import NUDGES, Noise, nudged
from grader.checking.report import Report, make_report
from grader.checking.verdict import Verdict, explanations, verdict_on

MAX_EVIDENCE, MAX_WITNESSES = 4, 2
"""Wrong cases that are taken apart, and right ones that a name must not contradict."""
STILL_OTHERS = 4
"""Further cases that an answer must give the same result in before it is told to remember an earlier one."""
LENIENCE = 5.0
"""How much wider the bounds are in grading than in practice: what is ticked near a bound stays right on other draws."""
SYSTEMATIC = 2e-5
"""Rounding to float32 is off to either side. What is off by more, and to one side in every case, is no rounding."""
LINE_SECONDS = 2.0
"""How long to look for the line of a mistake, unless told."""
FINAL = frozenset(
    {"not_implemented", "too_slow", "missing_name", "wrong_signature", "wrong_count", "returned_nothing"}
    | {"forbidden_call", "ended_process"}
)
"""Faults after which further cases would tell nothing new."""
UNSEEN = frozenset({"not_repeatable", "ignores_rng"})
"""Faults that no single call shows: there is no case to work out by hand."""


def examine(
    function: Callable,
    exercise: Exercise | str,
    seed: int,
    line_seconds: float | None = None,
    waiting: Callable[[], None] = lambda: None,
    graded: bool = False,
) -> Report:
    """Hold the function against the exercise, or the one of that name, on its random cases.

    line_seconds: how long to look for the line of what has no name, or several; 0 for not at all, None for
    LINE_SECONDS. waiting: called once, where that takes longer than a moment. graded: these cases are for marking, so
    the bounds are wider, and nothing is said of right values or of lines.

    The same seed gives the same cases, in any order of calls. Never raises for what the function does, and neither
    warns nor minds how the notebook has NumPy treat overflow. KeyError where no exercise has that name.
    """
    exercise = EXERCISES[exercise] if isinstance(exercise, str) else exercise
    line_seconds = LINE_SECONDS if line_seconds is None else line_seconds
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        started = time.process_time()
        examination = _Examination(function, exercise, seed, graded)
        if examination.is_systematically_off:
            examination = _Examination(function, exercise, seed, graded, single_allowed=False)
        report = examination.report()
        # Where one examination takes long, a thousand cannot be.
        quick = time.process_time() - started < line_seconds
        return with_lines(report, function, line_seconds, waiting) if quick and not graded else report


class _Examination:
    """All cases of one function, and what was seen of them."""

    def __init__(
        self, function: Callable, exercise: Exercise, seed: int, graded: bool, single_allowed: bool = True
    ) -> None:
        self._function, self._exercise, self._seed = function, exercise, seed
        self._graded, self._single_allowed = graded, single_allowed
        self._lenience = LENIENCE if graded else 1.0
        self._faults: list[Fault] = []
        self._verdicts: list[Verdict] = []
        self._wrong: set[str] = set()
        self._evidence: list[Evidence] = []
        self._witnesses: list[Evidence] = []
        self._broken: list[FailingCase] = []
        self._warned: list[str] = []
        self._drifts: defaultdict[str, list[float]] = defaultdict(list)
        self._noise = Noise()
        self._returned: list[tuple[Case, Returned]] = []
        self._first = self._previous = Returned({}, {}, [])
        for k in range(exercise.cases):
            if not self._go_on(k):
                return
        self._look_again()

    @property
    def is_systematically_off(self) -> bool:
        """Whether a result in float32 was always off to the same side, by more than rounding explains."""
        return any(
            len(drifts) >= 4
            and abs(sum(map(np.sign, drifts))) == len(drifts)
            and np.median(np.abs(drifts)) > SYSTEMATIC
            for drifts in self._drifts.values()
        )

    def report(self) -> Report:
        """Marks and words."""
        faults = self._faults + self._verdict_faults()
        if not self._wrong and not faults and self._noise.is_numerical():
            faults.append(Fault("numerical_gradient"))
        notes = [f"Python warned while your function ran: {self._warned[0]}"] if self._warned else []
        evidence = sorted(self._evidence, key=lambda e: FailingCase(e.case.arguments).size)
        named = diagnose(self._exercise, evidence, self._witnesses) if evidence else []
        telling = [e for e in evidence if first_wrong([e], self._exercise.last_entry_first)[0]] or evidence
        failing = [FailingCase(e.case.arguments, e.claimed) for e in telling[:1]]
        # What has a name is seen in its numbers, though it raises elsewhere, and in a smaller case.
        if not failing or (not named and any(fault.kind == "raised" for fault in faults)):
            failing += self._broken
        smallest = min(failing, key=lambda case: case.size, default=None)
        report = make_report(
            self._exercise, self._seed, faults, self._wrong, evidence, named, notes, smallest, self._graded
        )
        return report if faults else replace(report, returned=self._returned)

    @property
    def _failing(self) -> list[Verdict]:
        return [verdict for verdict in self._verdicts if verdict.text]

    def _verdict_faults(self) -> list[Fault]:
        """What failed, by the name of the one mistake that explains every case, else in the words of the first."""
        if not self._failing:
            return []
        first, kinds = self._failing[0], explanations(self._verdicts)
        output = {"output": first.output} if first.output else {}
        fault = Fault("failed_verdict", {"verdict": first.text} | output, first.output)
        return [replace(fault, kind=next(iter(kinds))) if len(kinds) == 1 else fault]

    def _go_on(self, k: int) -> bool:
        """Look at the k-th case. Whether a further one may tell something new."""
        exercise = self._exercise
        case = exercise.case(np.random.default_rng([self._seed, k]), k)
        returned, faults = self._call(case, k)
        if (
            exercise.must_vary
            and k
            and not faults
            and not self._failing
            and same_again(self._previous.value, returned.value)
        ):
            faults.append(Fault("ignores_rng"))
        self._faults += faults
        if any(fault.kind not in FINAL | UNSEEN for fault in faults):
            self._broken.append(FailingCase(case.arguments))
        self._previous = returned
        if k == 0:
            self._first = returned
        if any(fault.kind in FINAL for fault in self._faults):
            return False
        self._hold_against(case, k, returned, [self._seed, k, 1])
        # Further failing cases are of use only as long as there is a name for them to refute.
        return not self._failing or (len(self._failing) < MAX_EVIDENCE and bool(explanations(self._verdicts)))

    def _look_again(self) -> None:
        """Once more in the shapes of the first case, with other values: does anything remain of the first call?"""
        exercise, first = self._exercise, self._first
        case = exercise.case(np.random.default_rng([self._seed, exercise.cases]), 0)
        if case.verdict is not None or not first.leaves:
            return
        returned = call(self._function, exercise, case)
        changed = changed_since(first, exercise.seconds)
        if changed:
            self._faults.append(Fault("changes_later", {"output": changed}))
        if self._faults:
            return
        self._faults += returned.faults
        was_wrong = bool(self._wrong)
        self._hold_against(case, 0, returned, [self._seed, exercise.cases, 1])
        again = returned.leaves.keys() == first.leaves.keys() and repeats(first.leaves, returned.leaves) is None
        suspicious = (
            self._wrong and again and (not was_wrong or any(np.any(leaf % 1) for leaf in first.leaves.values()))
        )
        if suspicious and self._never_changes():
            self._faults.append(Fault("remembers"))
            self._wrong.clear()
            self._evidence.clear()

    def _never_changes(self) -> bool:
        """Whether still other values change nothing either: those of one more case can give the same by chance."""
        exercise = self._exercise
        seeds = range(exercise.cases + 1, exercise.cases + 1 + STILL_OTHERS)
        cases = (exercise.case(np.random.default_rng([self._seed, other]), 0) for other in seeds)
        return all(repeats(self._first.leaves, call(self._function, exercise, case).leaves) is None for case in cases)

    def _call(self, case: Case, k: int) -> tuple[Returned, list[Fault]]:
        exercise = self._exercise
        returned = call(self._function, exercise, case, show_prints=k == 0)
        if returned.warned:
            self._warned.append(returned.warned)
        faults = list(returned.faults)
        if returned.called:
            return returned, [Fault("forbidden_call", {"called": next(iter(returned.called))})]
        if k == 0 and returned.leaves:
            again = call(self._function, exercise, case)
            ended = [fault for fault in again.faults if fault.kind in FINAL]
            differing = repeats(returned.leaves, again.leaves)
            if ended:
                faults += ended
            elif differing:
                faults.append(Fault("not_repeatable", {"output": differing}))
        # Random numbers from elsewhere than the generator it was given would pass for variety.
        first_draw = k == 0 and exercise.must_vary and not faults
        if first_draw and not same_again(returned.value, call(self._function, exercise, case).value):
            faults.append(Fault("not_repeatable", {"output": " and ".join(exercise.returns)}))
        verdict = verdict_on(case.verdict, returned.value) if case.verdict is not None and not faults else None
        if verdict is not None:
            self._verdicts.append(verdict)
        return returned, faults

    def _hold_against(self, case: Case, k: int, returned: Returned, stream: list[int]) -> None:
        """Compare what was returned with what is right, and keep what that shows."""
        if not returned.leaves and not returned.misshapen:
            return
        if not returned.faults:
            self._returned.append((case, returned))
        rng = np.random.default_rng(stream)
        if case.variables and len(self._evidence) == MAX_EVIDENCE:
            self._wrong |= self._also_wrong(case, k, returned, set(self._exercise.returns) - self._wrong, rng)
            return
        compared = self._compare(case, k, returned, rng)
        bad = {name for name in compared.leaves if compared.is_wrong(name) or name in returned.misshapen}
        self._wrong |= {owner(name) for name in bad}
        if bad:
            if len(self._evidence) < MAX_EVIDENCE:
                self._evidence.append(_evidence(case, returned, compared, bad))
            return
        if returned.single:
            for output in dict.fromkeys(map(owner, returned.leaves)):
                # 0 where the truth is 0, or has a kink just there: nothing is said of the side.
                self._drifts[output] += [off for off in (drift(case, returned.leaves, output),) if off]
        if returned.faults:
            return
        if len(self._witnesses) < MAX_WITNESSES:
            self._witnesses.append(Evidence(case, returned.leaves, returned.leaves, frozenset(), {}))
        if case.variables and not self._noise.settled and not self._wrong:
            self._nudge(case, returned, rng)

    def _nudge(self, case: Case, returned: Returned, rng: np.random.Generator) -> None:
        def after_nudges(width: float) -> list[Leaves]:
            near = [{n: nudged(value, rng, width) for n, value in case.arguments.items()} for _ in range(NUDGES)]
            return [call(self._function, self._exercise, replace(case, arguments=each)).leaves for each in near]

        self._noise.add(returned.leaves, after_nudges)

    def _tolerance(self, returned: Returned) -> float:
        return self._lenience * (returned.tolerance if self._single_allowed else TOLERANCE)

    def _compare(self, case: Case, k: int, returned: Returned, rng: np.random.Generator) -> Comparison:
        tolerance = self._tolerance(returned)
        if not case.variables:
            expected = flatten(case.expected, backward=False)
            return compare_values({name: expected[name] for name in returned.leaves}, returned.leaves, tolerance)
        variables = flatten(case.variables)
        given = {n: v for n, v in variables.items() if n in returned.leaves or n in returned.misshapen}
        claimed = {n: returned.leaves.get(n, np.zeros(v.shape)) for n, v in given.items()}
        compared = compare(ForwardPass(case), given, claimed, rng, tolerance=tolerance)
        return compared.but_for(lambda leaf: self._lenience * ROUNDING * natural_size(self._exercise, k, leaf))

    def _also_wrong(
        self, case: Case, k: int, returned: Returned, among: set[str], rng: np.random.Generator
    ) -> set[str]:
        """Which of these outputs are wrong here too: enough for the marks once there is evidence to diagnose."""
        variables, wrong = flatten(case.variables), set()
        for output in among:
            part = {n: value for n, value in variables.items() if owner(n) == output and n in returned.leaves}
            claimed = {name: returned.leaves[name] for name in part}
            if part and not agrees(ForwardPass(case), part, claimed, rng, self._tolerance(returned)):
                alone = replace(returned, leaves=claimed, misshapen={})
                wrong |= set() if self._compare(case, k, alone, rng).agrees else {output}
        return wrong


def _evidence(case: Case, returned: Returned, compared: Comparison, bad: set[str]) -> Evidence:
    claimed = {name: returned.misshapen.get(name, leaf.claimed) for name, leaf in compared.leaves.items()}
    truth = {name: leaf.truth for name, leaf in compared.leaves.items()}
    entries = {name: leaf.wrong for name, leaf in compared.leaves.items()}
    return Evidence(case, claimed, truth, frozenset(bad), entries)
