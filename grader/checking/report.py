"""The outcome of a check: its marks, and its words as plain text. `panel` draws the same words in a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.checking.contract import Fault, Returned
from grader.checking.diagnosis import Diagnosis
from grader.checking.evidence import Evidence
from grader.checking.exercise import Case, Exercise
from grader.checking.failing_case import FailingCase
from grader.checking.findings import Finding, FirstWrong, findings, first_wrong
from grader.checking.leaves import owner


@dataclass(frozen=True)
class Report:
    """The outcome of a check.

    earned of exercise.points; parts: returned name -> right on every case; findings, most urgent first; notes that
    cost nothing; first_wrong and its heatmap (wrong entries of one leaf, as booleans) where numbers were compared;
    differenced: whether finite differences were the judge; graded: these cases are for marking, so nothing is said
    of their right values; failing: the smallest case that failed; returned: what came back, case by case, empty where
    a promise was broken.
    """

    exercise: Exercise
    earned: float
    parts: dict[str, bool]
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first_wrong: FirstWrong | None = None
    heatmap: np.ndarray | None = None
    seed: int = 0
    differenced: bool = False
    graded: bool = False
    failing: FailingCase | None = None
    returned: Sequence[tuple[Case, Returned]] = ()

    @property
    def passed(self) -> bool:
        """Whether everything is right."""
        return not self.findings and all(self.parts.values())

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every named mistake, for statistics over a class."""
        return tuple(kind for finding in self.findings for kind in finding.kinds)

    @property
    def mark(self) -> str:
        """✓ right, ✗ wrong, ○ not written yet; with a space."""
        return "✓ " if self.passed else "○ " if "not_implemented" in self.kinds else "✗ "

    @property
    def headline(self) -> str:
        """One line: the function, right or not, and the points."""
        verdict = "right" if self.passed else self.findings[0].title
        return f"{self.exercise.name}: {verdict} ({round(self.earned, 2):g} of {self.exercise.points:g} points)"

    def text(self) -> str:
        """All words, as plain text."""
        lines = [self.mark + self.headline]
        for number, finding in enumerate(self.findings):
            if number:
                lines.append(f"Also: {finding.title}")
            lines.append(finding.text)
        if self.by_output:
            lines.append("By output: " + ", ".join(f"{n} {'right' if ok else 'wrong'}" for n, ok in self.parts.items()))
        lines += [self.how, self.first_wrong_text, self.failing_text, self.where_to_read]
        lines += [f"Note: {note}" for note in self.notes]
        return "\n".join(line for line in lines if line)

    @property
    def by_output(self) -> bool:
        """Whether some outputs are right and others wrong."""
        return len(set(self.parts.values())) > 1

    @property
    def how(self) -> str:
        """What a right answer was held against; empty for a wrong one."""
        if not self.passed:
            return ""
        return (
            f"Held against {self.exercise.cases} random cases{', by finite differences' if self.differenced else ''}."
        )

    @property
    def first_wrong_text(self) -> str:
        """The first wrong entry, in words; empty where there is none."""
        if self.first_wrong is None:
            return ""
        f = self.first_wrong
        place = f"{f.leaf}{list(f.entry)}" if f.entry else f.leaf
        if self.graded:
            return f"First wrong entry: {place}."
        return f"First wrong entry: {place} is {f.claimed:.6g}, but should be {f.truth:.6g}."

    @property
    def failing_text(self) -> str:
        """The smallest failing case, in words; empty where there is none, and in grading."""
        return "" if self.failing is None or self.graded or "not_implemented" in self.kinds else self.failing.text()

    @property
    def where_to_read(self) -> str:
        """The section to read again; empty where all is right or nothing was tried yet."""
        if self.passed or "not_implemented" in self.kinds:
            return ""
        again = "" if self.graded else f" The same cases again: check({self.exercise.name}, seed={self.seed})."
        return f"Read again: section “{self.exercise.section}”.{again}"


MANNERS = frozenset({"mutated", "shares_memory", "changes_later"})
"""Faults beside which the numbers were looked at all the same."""


def make_report(
    exercise: Exercise,
    seed: int,
    faults: list[Fault],
    wrong: set[str],
    evidence: list[Evidence],
    named: list[Diagnosis],
    notes: list[str],
    failing: FailingCase | None,
    graded: bool,
) -> Report:
    """Marks and words for what was seen: broken promises, the outputs with a wrong number, named mistakes.

    failing: the case that is shown; the numbers that are told are its own.
    """
    once = {
        (fault.kind, fault.facts.get("argument"), fault.leaf and owner(fault.leaf)): fault for fault in faults[::-1]
    }
    faults = list(once.values())[::-1]
    broken = {owner(fault.leaf) for fault in faults if fault.leaf}
    everything = any(fault.leaf is None for fault in faults)
    parts = {name: not (everything or name in wrong or name in broken) for name in exercise.returns}
    earned = exercise.points * sum(parts.values()) / len(parts)
    if faults and not wrong and {fault.kind for fault in faults} <= MANNERS:
        notes = [*notes, "The numbers are right."]
    differenced = bool(exercise.case(np.random.default_rng(0), 0).variables)
    told = findings(exercise, faults, named, wrong, evidence, differenced)
    misshapen = frozenset(owner(fault.leaf) for fault in faults if fault.kind == "wrong_shape" and fault.leaf)
    # What one case raised and what came back in another are two stories, unless a name makes them one.
    numbers = named or not any(fault.kind == "raised" for fault in faults)
    shown = [e for e in evidence if numbers and failing is not None and e.case.arguments is failing.arguments]
    first, heatmap = first_wrong(shown, exercise.last_entry_first, misshapen)
    return Report(exercise, round(earned, 6), parts, told, notes, first, heatmap, seed, differenced, graded, failing)
