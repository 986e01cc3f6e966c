"""`dojo_record()`: what a learner has passed in the dojo, belt by belt, for the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from grader.dojo.belts import BELTS
from grader.dojo.record import FILE, Passed, read_record

NETWORKS, HUNTS = 3, 2
"""So many different ones make a belt yours."""
RULE = f"A belt is yours after {NETWORKS} of its networks and {HUNTS} of its hunts, in any order."
NOTHING = 'Nothing yet. The dojo is in lesson 4; its first network is dojo("white", seed=1).'


@dataclass(frozen=True)
class BeltRecord:
    """Of one belt. networks, hunts: what was passed, in the order of the record."""

    belt: str
    networks: Sequence[Passed]
    hunts: Sequence[Passed]

    @property
    def state(self) -> str:
        """In words, so that no colour is needed."""
        if not self.networks and not self.hunts:
            return "not begun"
        missing = {"network": NETWORKS - len(self.networks), "hunt": HUNTS - len(self.hunts)}
        to_go = [f"{n} {task}{'s' if n > 1 else ''}" for task, n in missing.items() if n > 0]
        if to_go:
            return f"{' and '.join(to_go)} to go"
        return f"yours since {max(self.networks[NETWORKS - 1].date, self.hunts[HUNTS - 1].date)}"


@dataclass(frozen=True, repr=False)
class DojoRecord:
    """A table of belts; shows itself in a notebook, or as text. broken: what is said of files that cannot be read."""

    belts: Sequence[BeltRecord]
    broken: Sequence[str]

    @property
    def _said(self) -> list[str]:
        begun = any(belt.networks or belt.hunts for belt in self.belts)
        return [*([] if begun else [NOTHING]), RULE, *(f"Not counted: {words}." for words in self.broken)]

    def __repr__(self) -> str:
        head = f"{'belt':8} {'networks':>8} {'hunts':>6}"
        rows = [f"{r.belt:8} {len(r.networks):8} {len(r.hunts):6}   {r.state}" for r in self.belts]
        return "\n".join([head, *rows, *self._said])

    def _repr_html_(self) -> str:
        left = 'style="text-align:left"'
        rows = "".join(
            f"<tr><td {left}>{r.belt}</td><td>{len(r.networks)}</td><td>{len(r.hunts)}</td>"
            f"<td {left}>{r.state}</td></tr>"
            for r in self.belts
        )
        said = "".join(f"<div>{escape(words)}</div>" for words in self._said)
        head = f"<tr><th {left}>belt</th><th>networks</th><th>hunts</th><th></th></tr>"
        return f"<table>{head}{rows}</table>{said}"


def dojo_record(folder: str | Path = ".") -> DojoRecord:
    """Read what was passed, in `folder` (the one of the front page) and the lessons' folders below it."""
    passed: dict[tuple[str, str, int], Passed] = {}
    broken = []
    for path in sorted([*Path(folder).glob(FILE), *Path(folder).glob(f"*/{FILE}")]):
        try:
            found = read_record(path)
        except ValueError as error:
            broken.append(str(error))
            continue
        for each in sorted(found, key=lambda each: each.date):
            passed.setdefault((each.belt, each.task, each.seed), each)
    ordered = sorted(passed.values(), key=lambda each: each.date)
    of = {belt: [each for each in ordered if each.belt == belt] for belt in BELTS}
    return DojoRecord([BeltRecord(b, _of(of[b], "network"), _of(of[b], "hunt")) for b in BELTS], broken)


def _of(passed: Sequence[Passed], task: str) -> list[Passed]:
    return [each for each in passed if each.task == task]
