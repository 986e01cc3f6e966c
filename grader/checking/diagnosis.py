"""Which known mistake explains a wrong answer? One is named only when it explains *every* case and no other does.

First the exercise's own suspects, on all outputs together, and a factor on all that are wrong; then, output by output,
its own and the general ones; then a mean over the wrong number; then its own with a general factor on top; then a
constant factor nobody foresaw; then "nearly right". Else the answer is "unknown". What a mistake predicts must fit the
wrong entries far better than the truth does, and it must predict what came back where the answer was right.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.checking.comparison import agrees
from grader.checking.differencing import STEP, TOLERANCE
from grader.checking.evidence import Evidence, RememberedLoss
from grader.checking.exercise import Exercise, Suspect
from grader.checking.leaves import flatten
from grader.checking.suspects import FACTORS, GENERAL

MATCH = 1e-4
"""Relative to the leaf's largest entry: two differenced gradients agree to 1e-8, two different mistakes do not."""
BETTER = 0.05
"""A prediction explains a wrong leaf only where it is off by less than this share of what the truth is off by."""
NEARLY = 2e-3
"""Relative. A wrong answer that is this near to the truth everywhere was on the right way."""
LAST = ("outputs_swapped", "path_turned", "paths_lost")
"""They tell what there is and not how it came about, or two things where one will do: named only where nothing else
explains."""
EVERYWHERE = ("another_factor",)
"""A slip in a line, which shows in all results that hear of it: not named where only some of those are wrong."""


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake. kinds: keys of `mistakes` (two where they came together); outputs: the returned names."""

    kinds: tuple[str, ...]
    outputs: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)


def diagnose(exercise: Exercise, evidence: list[Evidence], witnesses: list[Evidence]) -> list[Diagnosis]:
    """The named mistakes; wrong outputs that no single mistake explains are left out."""
    outputs = [name for name in exercise.returns if any(e.is_wrong(name) for e in evidence)]
    every = evidence + witnesses
    joint = [s.kind for s in exercise.suspects if all(_own(s, e, e.truth) for e in every)]
    if _alone(joint):
        return [Diagnosis(_alone(joint), tuple(outputs))]
    factors = [kind for kind in FACTORS if all(_general((kind,), e, name) for e in every for name in outputs)]
    if len(factors) == 1 and len(outputs) > 1:
        return [Diagnosis(tuple(factors), tuple(outputs))]
    found = [(output, _diagnose_output(exercise, evidence, witnesses, output)) for output in outputs]
    named = [Diagnosis(kinds, (output,), facts) for output, (kinds, facts) in found if kinds] if not joint else []
    return _merged(named)


def _diagnose_output(
    exercise: Exercise, evidence: list[Evidence], witnesses: list[Evidence], output: str
) -> tuple[tuple[str, ...], dict[str, Any]]:
    bad = [e for e in evidence if e.is_wrong(output)]
    every = bad + [replace(e, wrong=frozenset()) for e in evidence if not e.is_wrong(output)] + witnesses
    if all(_general(("zero",), e, output) for e in every):
        return ("zero",), {}
    alone = [s for s in exercise.suspects if len(exercise.returns) == 1 or not s.kind.startswith(EVERYWHERE)]
    own = [s.kind for s in alone if all(_own(s, e, e.of(output)) for e in every)]
    if own:
        return _alone(own), {}
    general = {kind for kind in GENERAL if all(_general((kind,), e, output) for e in every)}
    if general == {"transposed", "reshaped"}:
        # One and the same where every matrix is square; the transpose is what was written.
        general = {"transposed"}
    if general:
        return (tuple(general), {}) if len(general) == 1 else ((), {})
    if any(isinstance(n, int) and _is_mean_over(size, every, output) for size, n in bad[0].case.values.items()):
        return ("mean_over_another_size",), {}
    both = [
        (s.kind, factor) for s in alone for factor in FACTORS if all(_own(s, e, e.of(output), factor) for e in every)
    ] + [pair for pair in _pairs() if all(_general(pair, e, output) for e in every)]
    if both:
        first, factors = _alone([kind for kind, _ in both]), {factor for _, factor in both}
        return ((*first, *factors), {}) if first and len(factors) == 1 else ((), {})
    factor = _constant_factor(every, output)
    if factor is not None:
        return ("scaled",), {"factor": f"{factor:.3g}"}
    nearly = all(_is_nearly_right(e, name) for e in bad for name in e.of(output))
    return (("nearly_right",), {}) if nearly else ((), {})


def _alone(kinds: list[str]) -> tuple[str, ...]:
    """The one kind that explains, if there is one. Of a kind "in this line" and "in that one" the first will do."""
    kinds = [kind for kind in kinds if not kind.startswith(LAST)] or kinds
    families = {kind.partition(" in ")[0] for kind in kinds}
    return (kinds[0],) if len(families) == 1 else ()


def _own(suspect: Suspect, evidence: Evidence, names: Iterable[str], factor: str | None = None) -> bool:
    """Whether the claim is what this suspect would have returned (times what the factor would add), leaf by leaf.

    A suspect that breaks down on this answer does not explain it.
    """
    try:
        return _explains(suspect, evidence, list(names), factor)
    except Exception:
        return False


def _explains(suspect: Suspect, evidence: Evidence, names: list[str], factor: str | None) -> bool:
    claimed, one = evidence.claimed, np.ones(())
    if factor is not None:
        changed = GENERAL[factor]({"": one}, "", evidence.case)
        if changed is None:
            return False
        one = changed
    if suspect.wrong is not None:
        # Where all was right, a mistake that does not apply is a mistake that could have been made.
        otherwise = {} if evidence.wrong else evidence.truth
        predicted = evidence.predicted_by(suspect)
        return all(_fits(evidence, name, _times(one, predicted.get(name, otherwise.get(name)))) for name in names)
    if any(claimed[name].shape != evidence.truth[name].shape for name in names):
        return False
    wrong_first = sorted(names, key=lambda name: name not in evidence.wrong)
    return all(
        _is_gradient_of(evidence.altered_by(suspect, name), evidence, name, claimed[name] / one) for name in wrong_first
    )


def _is_gradient_of(loss: RememberedLoss, evidence: Evidence, name: str, claimed: np.ndarray) -> bool:
    leaf = {name: flatten(evidence.case.variables)[name]}
    # Nothing can be said of a mistake whose own forward pass breaks down when it is nudged.
    nudged = {name: leaf[name] + STEP}
    if not np.isfinite(loss(nudged)):
        return False
    tolerance = TOLERANCE
    if name in evidence.wrong:
        # One direction stands for all entries: of n, a single wrong one is a part of 1 / sqrt(n) of it.
        tolerance = min(TOLERANCE, BETTER * _distance(evidence, name) / np.sqrt(claimed.size))
    return agrees(loss, leaf, {name: claimed}, np.random.default_rng(0), tolerance)


def _distance(evidence: Evidence, name: str) -> float:
    """How far the leaf is from the truth, relative to its scale; infinite where the shapes or the truth do not tell."""
    claimed, truth = evidence.claimed[name], evidence.truth[name]
    if claimed.shape != truth.shape or np.isnan(truth).all():
        return np.inf
    scale, off = float(np.nanmax(np.abs(truth))), float(np.nanmax(np.abs(claimed - truth)))
    return off / scale if scale else np.inf if off else 0.0


def _is_nearly_right(evidence: Evidence, name: str) -> bool:
    """Whether the leaf is near to the truth, or the truth rounded to a few places."""
    claimed, truth = evidence.claimed[name], evidence.truth[name]
    if _distance(evidence, name) <= NEARLY:
        return True
    if claimed.shape != truth.shape or not claimed.any():
        return False
    off = float(np.nanmax(np.abs(claimed - truth), initial=0.0))
    return any(off <= 0.51 * 10.0**-d and np.array_equal(claimed, np.round(claimed, d)) for d in range(2, 7))


def _fits(evidence: Evidence, name: str, predicted: np.ndarray | None) -> bool:
    """Whether the claimed leaf is the predicted one, and not as well, or better, the truth."""
    claimed, truth = evidence.claimed[name], evidence.truth[name]
    if not _match(claimed, predicted):
        return False
    if predicted is None or (np.isnan(predicted).any() and not np.isnan(truth).any()):
        # Of a mistake that breaks down nothing can be said.
        return False
    if name not in evidence.wrong or truth.shape != claimed.shape:
        return True
    known = ~np.isnan(predicted) & ~np.isnan(truth)
    off, off_truth = np.abs(claimed - predicted)[known], np.abs(claimed - truth)[known]
    return bool(off.max(initial=0.0) <= BETTER * off_truth.max(initial=0.0))


def _times(factor: np.ndarray, leaf: np.ndarray | None) -> np.ndarray | None:
    return None if leaf is None else factor * leaf


def _pairs() -> list[tuple[str, str]]:
    """A general mistake with a factor on top; two factors only once, and none that cancel."""
    shapes = [kind for kind in GENERAL if kind not in FACTORS and kind != "zero"]
    signs = [("negated", factor) for factor in FACTORS if factor != "negated"]
    return [(kind, factor) for kind in shapes for factor in FACTORS] + signs


def _general(kinds: tuple[str, ...], evidence: Evidence, output: str) -> bool:
    """Whether these mistakes, one after the other, explain the output's leaves; of a wrong case, the wrong ones."""
    truth = {name: evidence.truth[name] for name in evidence.of(output)}
    for name in truth:
        if evidence.wrong and name not in evidence.wrong:
            continue
        predicted = truth[name]
        for kind in kinds:
            changed = GENERAL[kind](truth | {name: predicted}, name, evidence.case)
            if changed is None and evidence.wrong:
                return False
            predicted = predicted if changed is None else changed
        if not _fits(evidence, name, predicted):
            return False
    return True


def _constant_factor(evidence: list[Evidence], output: str) -> float | None:
    ratios = []
    for e in evidence:
        for name in e.of(output):
            truth, claimed = e.truth[name], e.claimed[name]
            known = ~np.isnan(truth)
            if not e.wrong and not np.any(truth[known]):
                continue  # 0 times any factor
            if claimed.shape != truth.shape or not np.any(truth[known]):
                return None
            ratio = float(claimed[known] @ truth[known] / (truth[known] @ truth[known]))
            if not _match(claimed, ratio * truth):
                return None
            ratios.append(ratio)
    spread = max(ratios) - min(ratios)
    is_factor = (
        np.isfinite(ratios[0])
        and abs(ratios[0]) > 1e-6
        and abs(ratios[0] - 1.0) > 1e-3
        and spread <= MATCH * abs(ratios[0])
    )
    return ratios[0] if is_factor else None


def _is_mean_over(size: str, evidence: list[Evidence], output: str) -> bool:
    """Whether the examples' sum was divided by this size of the case and not by their number."""
    return all(
        _fits(e, name, e.truth[name] * e.case.batch / e.case.values[size]) for e in evidence for name in e.of(output)
    )


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
