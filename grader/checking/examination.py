"""Examine one function: every case, contract first, then numbers. `report` gives the marks and the words."""

import time
import warnings
from collections.abc import Callable

import numpy as np

from grader.checking.comparison import Comparison, agrees, compare, compare_values
from grader.checking.contract import Fault, Returned, call, repeats, same
from grader.checking.diagnosis import Evidence
from grader.checking.exercise import EXERCISES, Case, Exercise, ForwardPass
from grader.checking.leaves import flatten, owner
from grader.checking.line import with_lines
from grader.checking.numerical import Exactness, is_numerical, looks_differenced
from grader.checking.report import Report, make_report

MAX_EVIDENCE = 4
LINE_SECONDS = 2.0
FINAL = frozenset(
    {"not_implemented", "too_slow", "missing_name", "wrong_signature", "wrong_count", "returned_nothing"}
    | {"forbidden_call", "failed_verdict", "ended_process"}
)
"""Faults after which further cases would tell nothing new."""


def examine(
    function: Callable,
    exercise: Exercise | str,
    seed: int,
    line_seconds: float = LINE_SECONDS,
    waiting: Callable[[], None] = lambda: None,
) -> Report:
    """Hold the function against the exercise, or the one of that name, on its random cases.

    line_seconds: how long to look for the line of what has no name, or several; 0 for not at all. waiting: called once,
    where that takes longer than a moment.

    The same seed gives the same cases, in any order of calls. Never raises for what the function does, and neither
    warns nor minds how the notebook has NumPy treat overflow. KeyError where no exercise has that name.
    """
    exercise = EXERCISES[exercise] if isinstance(exercise, str) else exercise
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        started = time.process_time()
        report = _examine(function, exercise, seed)
        # Where one examination takes long, a thousand cannot be.
        quick = time.process_time() - started < line_seconds
        return with_lines(report, function, line_seconds, waiting) if quick else report


def _examine(function: Callable, exercise: Exercise, seed: int) -> Report:
    evidence: list[Evidence] = []
    wrong: set[str] = set()
    faults: list[Fault] = []
    warned: list[str] = []
    exactness: list[Exactness] = []
    previous = None
    for k in range(exercise.cases):
        case = exercise.case(np.random.default_rng([seed, k]), k)
        returned, new_faults, calls = _call(function, exercise, case, k)
        faults += new_faults
        if exercise.must_vary and k and not new_faults and same(previous, returned.value):
            faults.append(Fault("ignores_rng"))
        previous = returned.value
        if returned.warned:
            warned.append(returned.warned)
        if any(fault.kind in FINAL for fault in faults):
            break
        if not returned.leaves and not returned.misshapen:
            continue
        rng = np.random.default_rng([seed, k, 1])
        if case.variables and len(evidence) == MAX_EVIDENCE:
            wrong |= _also_wrong(case, returned, set(exercise.returns) - wrong, rng)
            continue
        compared = _compare(case, returned, rng)
        bad = {name for name in compared.leaves if compared.is_wrong(name) or name in returned.misshapen}
        wrong |= {owner(name) for name in bad}
        if bad and len(evidence) < MAX_EVIDENCE:
            evidence.append(_evidence(case, returned, compared, bad))
        if case.variables and not bad and not faults:
            marked = looks_differenced(
                ForwardPass(case), flatten(case.variables), returned.leaves, rng, exercise.elementwise
            )
            exactness.append(Exactness(marked, sum(leaf.size for leaf in returned.leaves.values()), calls))
    if not wrong and is_numerical(exactness, exercise.elementwise):
        faults.append(Fault("numerical_gradient"))
    notes = [f"Python warned while your function ran: {warned[0]}"] if warned else []
    return make_report(exercise, seed, faults, wrong, evidence, notes)


def _call(function: Callable, exercise: Exercise, case: Case, k: int) -> tuple[Returned, list[Fault], int]:
    returned = call(function, exercise, case, show_prints=k == 0)
    faults = list(returned.faults)
    called = dict(returned.called)
    calls = called.pop("", 0)
    if called:
        return returned, [Fault("forbidden_call", {"called": sorted(called)[0]})], calls
    if k == 0 and returned.leaves:
        again = call(function, exercise, case)
        ended = [fault for fault in again.faults if fault.kind in FINAL]
        differing = repeats(returned.leaves, again.leaves)
        if ended:
            faults += ended
        elif differing:
            faults.append(Fault("not_repeatable", {"output": differing}))
    # Random numbers from elsewhere than the generator it was given would pass for variety.
    first_draw = k == 0 and exercise.must_vary and not faults
    if first_draw and not same(returned.value, call(function, exercise, case).value):
        faults.append(Fault("not_repeatable", {"output": " and ".join(exercise.returns)}))
    if case.verdict is not None and not faults:
        verdict = case.verdict(returned.value)
        if verdict:
            faults.append(Fault("failed_verdict", {"verdict": verdict}))
    return returned, faults, calls


def _compare(case: Case, returned: Returned, rng: np.random.Generator) -> Comparison:
    if not case.variables:
        expected = flatten(case.expected, backward=False)
        return compare_values({name: expected[name] for name in returned.leaves}, returned.leaves, returned.tolerance)
    variables = flatten(case.variables)
    given = {n: v for n, v in variables.items() if n in returned.leaves or n in returned.misshapen}
    claimed = {n: returned.leaves.get(n, np.zeros(v.shape)) for n, v in given.items()}
    return compare(ForwardPass(case), given, claimed, rng, tolerance=returned.tolerance)


def _also_wrong(case: Case, returned: Returned, among: set[str], rng: np.random.Generator) -> set[str]:
    """Which of these outputs are wrong in this case too: enough for the marks once there is evidence to diagnose."""
    variables, wrong = flatten(case.variables), set()
    for output in among:
        part = {name: value for name, value in variables.items() if owner(name) == output and name in returned.leaves}
        claimed = {name: returned.leaves[name] for name in part}
        if part and not agrees(ForwardPass(case), part, claimed, rng, returned.tolerance):
            wrong.add(output)
    return wrong


def _evidence(case: Case, returned: Returned, compared: Comparison, bad: set[str]) -> Evidence:
    claimed = {name: returned.misshapen.get(name, leaf.claimed) for name, leaf in compared.leaves.items()}
    truth = {name: leaf.truth for name, leaf in compared.leaves.items()}
    entries = {name: leaf.wrong for name, leaf in compared.leaves.items()}
    return Evidence(case, claimed, truth, frozenset(bad), entries)
