"""Pairs of students whose answers share what hardly anybody else in the class wrote. It accuses nobody.

A few tokens in a row are a run. What the lesson shows counts for nothing, and what many share counts for little: where
of a class of n only two share a run, that is log2(n) bits of a coincidence, and less where more pairs do. As runs
overlap, and one choice brings others with it, a run counts for a part of its bits. A pair is shown where it has so
many that chance would hardly ever give any pair of the class as many.
"""

# copydetect and JPlag compare each pair of a class, whoever else wrote the same: where most right answers are alike
# that finds everybody.

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, log2

from grader.class_report.code_tokens import tokens
from grader.engine.limited import Allowance, limited

RUN = 8
"""Tokens: shorter ones everybody writes."""
DISCOUNT = 12
"""Runs that count as one: a single coincidence is in RUN of them, and seldom comes alone."""
BEYOND_CHANCE = 12
"""Bits: one class in 2**12 would show a pair that chance has made."""
FEWEST = 24
"""Runs that a pair must share in an exercise for it to be shown: fewer are too short to tell."""
MOST_TOGETHER = 4
"""Students: what more of them share is common, whatever the size of the class."""

ALLOWANCE = Allowance(computing=120, clock=600.0, memory=4 * 1024**3)
"""For a whole class: 2,000 students with ten answers each take about ten seconds."""

Runs = dict[int, set[int]]
"""The runs of a text, by hash, with the lines that each is on."""


@dataclass
class Alike:
    """Two students, and how alike they are.

    bits: by exercise. alone: bits of what nobody else has at all. lines: by exercise, the lines of each that the other
    has and hardly anybody else.
    """

    students: tuple[str, str]
    alone: float = 0.0
    bits: dict[str, float] = field(default_factory=dict)
    lines: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        """The bits that count: in one exercise, more than two may have a book or an assistant in common."""
        return sum(self.bits.values()) if len(self.bits) > 1 else self.alone


def find_alike(answers: Mapping[str, Mapping[str, str]], shown: Iterable[str]) -> list[Alike]:
    """The pairs that are too alike to be chance, the most alike first.

    answers: exercise -> student -> source. shown: texts with code that every student has seen. Its time grows with the
    text, not with the number of pairs.
    """
    common = {run for text in shown for run in _runs(text)}
    pairs: dict[tuple[str, str], Alike] = {}
    for exercise, sources in answers.items():
        runs = {student: _but_for(common, _runs(text)) for student, text in sources.items()}
        for pair, shared in _shared(runs).items():
            alike = pairs.setdefault(pair, Alike(pair))
            found = [log2(len(runs) / comb(together, 2)) / DISCOUNT for together in shared.values()]
            alike.bits[exercise] = sum(found)
            alike.alone += sum(bit for bit, together in zip(found, shared.values(), strict=True) if together == 2)
            one, other = (set().union(*(runs[student][run] for run in shared)) for student in pair)
            alike.lines[exercise] = sorted(one), sorted(other)
    size = max((len(sources) for sources in answers.values()), default=0)
    least = log2(max(comb(size, 2), 1)) + BEYOND_CHANCE
    over = [alike for alike in pairs.values() if alike.strength >= least]
    return sorted(over, key=lambda alike: (-alike.strength, alike.students))


def find_within_limits(answers: Mapping[str, Mapping[str, str]], shown: Iterable[str]) -> list[Alike]:
    """As `find_alike`, in a limited process, for it reads what students wrote. Raises Exceeded."""
    found = limited(f"{__name__}:_as_plain", answers, list(shown), allowance=ALLOWANCE)
    return [Alike(tuple(students), alone, bits, lines) for students, alone, bits, lines in found]


def _as_plain(answers: Mapping[str, Mapping[str, str]], shown: Iterable[str]) -> list[tuple]:
    return [(one.students, one.alone, one.bits, one.lines) for one in find_alike(answers, shown)]


def _runs(source: str) -> Runs:
    """A comment is as good as a run of its own at each of its tokens' places."""
    found: Runs = defaultdict(set)
    code, comments = tokens(source)
    for start in range(len(code) - RUN + 1):
        run = code[start : start + RUN]
        found[hash(tuple(token for token, _ in run))].update(line for _, line in run)
    for comment, line in comments:
        for place in range(RUN):
            found[hash((comment, place))].add(line)
    return found


def _but_for(common: set[int], runs: Runs) -> Runs:
    return {run: lines for run, lines in runs.items() if run not in common}


def _shared(runs: Mapping[str, Runs]) -> dict[tuple[str, str], dict[int, int]]:
    """For each pair the runs that hardly anybody but the two has, with how many have each."""
    having: dict[int, list[str]] = defaultdict(list)
    for student in sorted(runs):
        for run in runs[student]:
            having[run].append(student)
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for run, students in having.items():
        if 1 < len(students) <= MOST_TOGETHER and comb(len(students), 2) < len(runs):
            for pair in combinations(students, 2):
                found[pair][run] = len(students)
    return {pair: shared for pair, shared in found.items() if len(shared) >= FEWEST}
