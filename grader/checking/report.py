"""What a check found, and its words as plain text. `panel` draws the same words in a notebook."""

from dataclasses import dataclass, field

import numpy as np

from grader.checking.exercise import Exercise
from grader.checking.mistakes import VERBS


@dataclass(frozen=True)
class FirstWrong:
    """The first wrong entry in backward order: which, what the student gave, what is right."""

    leaf: str
    entry: tuple[int, ...]
    claimed: float
    truth: float


@dataclass(frozen=True)
class Finding:
    """One thing to say. kinds: keys of `mistakes`, empty where the mistake is unknown; title and text: its words."""

    kinds: tuple[str, ...]
    title: str
    text: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of a check.

    earned of exercise.points; parts: returned name -> right on every case; findings, most urgent first; notes that
    cost nothing; first_wrong and its heatmap (wrong entries of one leaf, as booleans) where numbers were compared;
    differenced: whether finite differences were the judge; graded: these cases are for marking, so nothing is said
    of their right values.
    """

    exercise: Exercise
    earned: float
    parts: dict[str, bool]
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first_wrong: FirstWrong | None = None
    heatmap: np.ndarray | None = None
    seed: int | None = None
    differenced: bool = False
    graded: bool = False

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
        lines += [self.how, self.first_wrong_text, self.where_to_read]
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
    def where_to_read(self) -> str:
        """The section to read again; empty where all is right or nothing was tried yet."""
        if self.passed or "not_implemented" in self.kinds:
            return ""
        seed = (
            ""
            if self.seed is None or self.graded
            else f" The same cases again: check({self.exercise.name}, seed={self.seed})."
        )
        return f"Read again: section “{self.exercise.section}”.{seed}"


def finding(exercise: Exercise, kinds: tuple[str, ...], outputs: tuple[str, ...], facts: dict) -> Finding:
    """A finding with its words filled in. kinds: the names of one or two mistakes."""
    one, names = len(outputs) == 1, _and(outputs)
    verbs = {f"outputs_{verb}": f"{names} {verb if one else plural}" for verb, plural in VERBS.items()}
    filled = facts | verbs | {"outputs": names}
    words = [exercise.words(kind) for kind in kinds]
    title = " and ".join(w.title.format(**filled) for w in words)
    text = " ".join(w.text.format(**filled) for w in words)
    return Finding(kinds, title, text if len(kinds) == 1 else "Two things at once. " + text, outputs)


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
