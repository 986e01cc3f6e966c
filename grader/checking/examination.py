"""Examine one function: every case, contract first, then numbers, then the name of the mistake. No display here."""

import warnings
from collections.abc import Callable

import numpy as np

from grader.checking.comparison import Comparison, agrees, compare, compare_values
from grader.checking.contract import Fault, Returned, call, describe_shapes, repeats, same
from grader.checking.diagnosis import Diagnosis, Evidence, diagnose
from grader.checking.exercise import EXERCISES, Case, Exercise, ForwardPass
from grader.checking.leaves import flatten, owner
from grader.checking.numerical import ROUNDED, calls_grow, looks_differenced
from grader.checking.report import Finding, FirstWrong, Report, finding

SHAPE_ADVICE = " A gradient has the shape of the array that it belongs to."
MAX_EVIDENCE = 4
FINAL = frozenset(
    {"not_implemented", "too_slow", "missing_name", "wrong_signature", "wrong_count", "returned_nothing"}
    | {"forbidden_call", "failed_verdict", "ended_process"}
)
"""Faults after which further cases would tell nothing new."""


def examine(function: Callable, exercise: Exercise | str, seed: int) -> Report:
    """Hold the function against the exercise, or the one of that name, on its random cases.

    The same seed gives the same cases, in any order of calls. Never raises for what the function does, and neither
    warns nor minds how the notebook has NumPy treat overflow. KeyError where no exercise has that name.
    """
    exercise = EXERCISES[exercise] if isinstance(exercise, str) else exercise
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return _examine(function, exercise, seed)


def _examine(function: Callable, exercise: Exercise, seed: int) -> Report:
    evidence: list[Evidence] = []
    wrong: set[str] = set()
    faults: list[Fault] = []
    warned: list[str] = []
    differenced: list[bool | None] = []
    work: list[tuple[int, int]] = []
    most = ROUNDED if exercise.elementwise else np.inf
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
            differenced.append(
                looks_differenced(ForwardPass(case), flatten(case.variables), returned.leaves, rng, most)
            )
            work.append((sum(leaf.size for leaf in returned.leaves.values()), calls))
    told = [mark for mark in differenced if mark is not None]
    inexact = len(told) >= 2 and np.mean(told) > 0.6 and not wrong
    if inexact and (exercise.elementwise or calls_grow(*zip(*work, strict=True))):
        faults.append(Fault("numerical_gradient"))
    notes = [f"Python warned while your function ran: {warned[0]}"] if warned else []
    return _report(exercise, seed, faults, wrong, evidence, notes)


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


def _report(
    exercise: Exercise,
    seed: int,
    faults: list[Fault],
    wrong: set[str],
    evidence: list[Evidence],
    notes: list[str],
) -> Report:
    faults = list({(fault.kind, fault.leaf and owner(fault.leaf)): fault for fault in reversed(faults)}.values())[::-1]
    broken = {owner(fault.leaf) for fault in faults if fault.leaf}
    everything = any(fault.leaf is None for fault in faults)
    parts = {name: not (everything or name in wrong or name in broken) for name in exercise.returns}
    earned = exercise.points * sum(parts.values()) / len(parts)
    named = diagnose(exercise, evidence) if evidence else []
    differenced = bool(exercise.case(np.random.default_rng(0), 0).variables)
    own = {suspect.kind for suspect in exercise.suspects}
    told = [fault for fault in _gathered(faults) if not _explained(fault, named)]
    findings = [_fault_finding(exercise, fault, differenced) for fault in told]
    # The exercise's own suspects explain an exception; a general name found beside one is the smaller news.
    for d in reversed(named):
        place = 0 if own.intersection(d.kinds) else len(findings)
        findings.insert(place, finding(exercise, d.kinds, d.outputs, d.facts))
    explained = {output for d in named for output in d.outputs} | broken
    unknown = tuple(name for name in exercise.returns if name in wrong and name not in explained)
    if unknown:
        findings.append(_unknown(unknown, evidence))
    first, heatmap = _first_wrong(evidence)
    return Report(exercise, round(earned, 6), parts, findings, notes, first, heatmap, seed, differenced)


def _gathered(faults: list[Fault]) -> list[Fault]:
    """All results that are not written yet as one fault."""
    missing = [fault for fault in faults if fault.kind == "missing_output"]
    if len(missing) < 2:
        return faults
    together = Fault("missing_output", {"output": ", ".join(fault.facts["output"] for fault in missing)})
    return [together, *(fault for fault in faults if fault.kind != "missing_output")]


def _fault_finding(exercise: Exercise, fault: Fault, gradient: bool) -> Finding:
    facts = dict(fault.facts)
    if fault.kind == "wrong_shape":
        # Only a gradient borrows its shape from something else.
        facts["advice"] = SHAPE_ADVICE if gradient else ""
    return finding(exercise, (fault.kind,), (facts["output"],) if "output" in facts else (), facts)


def _explained(fault: Fault, named: list[Diagnosis]) -> bool:
    """A wrong shape needs no words of its own where its reason has a name."""
    return fault.kind == "wrong_shape" and any(owner(fault.leaf) in d.outputs for d in named)


def _unknown(outputs: tuple[str, ...], evidence: list[Evidence]) -> Finding:
    names = " and ".join(outputs)
    wrong = [name for name in evidence[0].truth if name in evidence[0].wrong and owner(name) in outputs]
    right = [name for name in evidence[0].truth if name not in wrong and owner(name) in outputs]
    where = f" Right there: {_few(right)}; wrong: {_few(wrong)}." if right and wrong else ""
    return Finding(
        (),
        f"{names}: {'not the true gradient' if evidence[0].case.variables else 'wrong values'}",
        "This is none of the mistakes known here by name. Take the first wrong entry and work it out by hand, with "
        f"arguments of these shapes: {describe_shapes(evidence[0].case.arguments)}.{where}",
        outputs,
    )


def _few(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _first_wrong(evidence: list[Evidence]) -> tuple[FirstWrong | None, np.ndarray | None]:
    for e in evidence:
        for name, truth in e.truth.items():
            if name not in e.wrong or e.claimed[name].shape != truth.shape:
                continue
            bad = e.entries[name]
            if bad.any():
                entry = tuple(int(i) for i in np.argwhere(bad)[0])
                first = FirstWrong(name, entry, float(e.claimed[name][entry]), float(truth[entry]))
                return first, bad if bad.ndim else None
    return None, None
