"""Which known mistake explains a wrong answer? One is named only when it explains *every* case and no other does.

First the exercise's own suspects, on all outputs together; then, output by output, its own and the general ones;
then its own with a general factor on top; then a constant factor nobody foresaw. Else the answer is "unknown".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checking.alteration import Alteration
from grader.checking.comparison import agrees
from grader.checking.differencing import STEP
from grader.checking.exercise import Case, Exercise, ForwardPass, Suspect
from grader.checking.leaves import Leaves, flatten, owner
from grader.checking.suspects import FACTORS, GENERAL

MATCH = 1e-4
"""Relative to the leaf's largest entry: two differenced gradients agree to 1e-8, two different mistakes do not."""


@dataclass(frozen=True)
class Evidence:
    """One case in which something was wrong. claimed may have the wrong shape; truth is NaN where unknown.

    wrong: the names of the wrong leaves. entries: which entries of each leaf are wrong.
    """

    case: Case
    claimed: Leaves
    truth: Leaves
    wrong: frozenset[str]
    entries: Leaves

    def of(self, output: str) -> list[str]:
        """The names of this output's leaves."""
        return [name for name in self.truth if owner(name) == output]


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake. kinds: keys of `mistakes` (two where they came together); outputs: the returned names."""

    kinds: tuple[str, ...]
    outputs: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)


def diagnose(exercise: Exercise, evidence: list[Evidence]) -> list[Diagnosis]:
    """The named mistakes; wrong outputs that no single mistake explains are left out."""
    outputs = [name for name in exercise.returns if any(owner(leaf) == name for e in evidence for leaf in e.wrong)]
    joint = {s.kind for s in exercise.suspects if all(_own(s, e, e.truth) for e in evidence)}
    if len(joint) == 1:
        return [Diagnosis(tuple(joint), tuple(outputs))]
    found = [(output, _diagnose_output(exercise, evidence, output)) for output in outputs] if not joint else []
    named = [Diagnosis(kinds, (output,), facts) for output, (kinds, facts) in found if kinds]
    return _merged(named)


def _diagnose_output(
    exercise: Exercise, evidence: list[Evidence], output: str
) -> tuple[tuple[str, ...], dict[str, Any]]:
    evidence = [e for e in evidence if any(owner(name) == output for name in e.wrong)]
    own = {s.kind for s in exercise.suspects if all(_own(s, e, e.of(output)) for e in evidence)}
    if own:
        return (tuple(own), {}) if len(own) == 1 else ((), {})
    general = {kind for kind in GENERAL if all(_general((kind,), e, output) for e in evidence)}
    if general == {"transposed", "reshaped"}:
        # One and the same where every matrix is square; the transpose is what was written.
        general = {"transposed"}
    if general:
        return (tuple(general), {}) if len(general) == 1 else ((), {})
    both = [
        (s.kind, factor)
        for s in exercise.suspects
        for factor in FACTORS
        if all(_own(s, e, e.of(output), factor) for e in evidence)
    ] + [(kind, factor) for kind, factor in _pairs() if all(_general((kind, factor), e, output) for e in evidence)]
    if both:
        return (both[0], {}) if len(both) == 1 else ((), {})
    factor = _constant_factor(evidence, output)
    return (("scaled",), {"factor": f"{factor:.3g}"}) if factor is not None else ((), {})


def _own(suspect: Suspect, evidence: Evidence, names: Iterable[str], factor: str | None = None) -> bool:
    """Whether the claim is what this suspect would have returned (times what the factor would add), leaf by leaf."""
    claimed = evidence.claimed
    if factor is not None:
        one = GENERAL[factor]({"": np.ones(())}, "", evidence.case)
        if one is None:
            return False
        claimed = {name: claimed[name] / one for name in names}
    if suspect.wrong is not None:
        predicted = suspect.wrong(evidence.case, evidence.truth)
        return all(_match(claimed[name], predicted.get(name)) for name in names)
    if any(claimed[name].shape != evidence.truth[name].shape for name in names):
        return False
    alter = suspect.alter
    return alter is not None and all(
        _is_altered_gradient(alter(name), evidence.case, name, claimed[name]) for name in names
    )


def _is_altered_gradient(alteration: Alteration, case: Case, name: str, claimed: np.ndarray) -> bool:
    leaf = {name: flatten(case.variables)[name]}
    loss = ForwardPass(case, alteration)
    # Nothing can be said of a mistake whose own forward pass breaks down when it is nudged.
    nudged = {name: leaf[name] + STEP}
    return bool(np.isfinite(loss(nudged))) and agrees(loss, leaf, {name: claimed}, np.random.default_rng(0))


def _pairs() -> list[tuple[str, str]]:
    """A general mistake with a factor on top; two factors only once, and none that cancel."""
    shapes = [kind for kind in GENERAL if kind not in FACTORS and kind != "zero"]
    signs = [("negated", factor) for factor in FACTORS if factor != "negated"]
    return [(kind, factor) for kind in shapes for factor in FACTORS] + signs


def _general(kinds: tuple[str, ...], evidence: Evidence, output: str) -> bool:
    """Whether these mistakes, one after the other, explain every wrong leaf of the output."""
    truth = {name: evidence.truth[name] for name in evidence.of(output)}
    for name in truth:
        if name not in evidence.wrong:
            continue
        predicted = truth[name]
        for kind in kinds:
            changed = GENERAL[kind](truth | {name: predicted}, name, evidence.case)
            if changed is None:
                return False
            predicted = changed
        if not _match(evidence.claimed[name], predicted):
            return False
    return True


def _constant_factor(evidence: list[Evidence], output: str) -> float | None:
    ratios = []
    for e in evidence:
        for name in e.of(output):
            truth, claimed = e.truth[name], e.claimed[name]
            known = ~np.isnan(truth)
            if claimed.shape != truth.shape or not np.any(truth[known]):
                return None
            ratio = float(claimed[known] @ truth[known] / (truth[known] @ truth[known]))
            if not _match(claimed, ratio * truth):
                return None
            ratios.append(ratio)
    spread = max(ratios) - min(ratios)
    is_factor = abs(ratios[0]) > 1e-6 and abs(ratios[0] - 1.0) > 1e-3 and spread <= MATCH * abs(ratios[0])
    return ratios[0] if is_factor else None


def _match(claimed: np.ndarray, predicted: np.ndarray | None) -> bool:
    if predicted is None or claimed.shape != predicted.shape:
        return False
    known = ~np.isnan(predicted)
    scale = max(np.abs(predicted[known]).max(initial=0.0), np.abs(claimed).max(initial=0.0))
    return bool(known.any() and np.all(np.abs(claimed - predicted)[known] <= MATCH * scale))


def _merged(named: list[Diagnosis]) -> list[Diagnosis]:
    """One diagnosis for outputs that share a mistake."""
    merged: dict[tuple, Diagnosis] = {}
    for d in named:
        key = (d.kinds, tuple(d.facts.items()))
        outputs = merged[key].outputs + d.outputs if key in merged else d.outputs
        merged[key] = Diagnosis(d.kinds, outputs, d.facts)
    return list(merged.values())
