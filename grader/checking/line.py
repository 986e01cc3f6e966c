"""On which line does a wrong answer go wrong, and what follows from it? What `repair` finds, put into a report's words.

The line is told, and what kind of thing was touched there; never the edit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from grader.checking.edits import KINDS
from grader.checking.elimination import Eliminated
from grader.checking.exercise import Exercise
from grader.checking.findings import RIGHT_THERE, Finding, listed
from grader.checking.leaves import owner
from grader.checking.repair import HOPELESS, Mend, Search
from grader.checking.report import Report

MENDED = frozenset({"raised", "missing_name", "wrong_count", "wrong_type", "wrong_length", "missing_layer"}) | {
    *("missing_output", "wrong_shape", "non_finite", "not_float", "failed_verdict")
}
"""Faults that may be those of one line."""
TRAINED = frozenset({"failed_verdict"})
"""Of what was trained in many steps: a line that brings it nearer need not be the wrong one."""
LONGEST = 70


@dataclass(frozen=True)
class Place:
    """Where it goes wrong. numbers: of the lines; text: the first one's; of: the helper that they are in, empty where
    it is the function itself.

    kinds: keys of `edits.KINDS`, what to look at, likeliest first. outputs: those that one edit there makes right.
    follow: those of them that only follow from it.
    """

    numbers: tuple[int, ...]
    text: str
    of: str
    kinds: tuple[str, ...]
    outputs: tuple[str, ...]
    follow: tuple[str, ...]


class LineSearch(Protocol):
    """What looks for edits that mend, as `repair.Search` does: its fields, and its methods."""

    @property
    def exercise(self) -> Exercise: ...
    @property
    def wrong(self) -> frozenset[str]: ...
    @property
    def all_at_once(self) -> bool: ...
    @property
    def finished(self) -> int: ...
    def run(self) -> list[Mend]: ...
    def eliminated(self) -> list[Eliminated]: ...


def with_lines(report: Report, function: Callable, seconds: float, waiting: Callable[[], None]) -> Report:
    """The report with the lines where its findings come from, as far as they can be told.

    seconds: how long that may take. waiting: called once, where it takes longer than a moment. Never raises.
    """
    if seconds <= 0 or not _worth_it(report.findings, MENDED - TRAINED if report.exercise.trained else MENDED):
        return report
    places = decide(Search(function, report.exercise, report.seed, seconds, waiting))
    found = report.findings
    for place in places:
        found = _placed(found, place)
    return replace(report, findings=found)


def decide(search: LineSearch) -> list[Place]:
    """The lines that the mends speak for: for each wrong output the mends of most outputs, the smallest among them.

    None where these lie on several lines, where not all that are as small were tried, or where a line that is missing
    is made up for in the `return`.
    """
    mends = search.run()
    places: list[Place] = []
    left = set(search.wrong)
    eliminated: list[Eliminated] | None = None
    while left:
        most = max((len(mend.outputs & left) for mend in mends), default=0)
        if not most or (search.all_at_once and most < len(search.wrong)):
            break
        mending = [mend for mend in mends if len(mend.outputs & left) == most]
        outputs = mending[0].outputs & left
        rivals = [mend for mend in mending if mend.outputs & outputs]
        rank = min(mend.rank for mend in rivals)
        best = [mend for mend in rivals if mend.rank == rank]
        if len({mend.line for mend in best}) > 1:
            eliminated = search.eliminated() if eliminated is None else eliminated
            wrong = {("", found.statement.lineno) for found in eliminated}
            best = [mend for mend in best if mend.line in wrong] or best
        tried, one = rank <= search.finished, len({mend.line for mend in best}) == 1
        if tried and one and not all(mend.elsewhere for mend in best):
            places.append(
                _place(best, search.all_at_once, tuple(name for name in search.exercise.returns if name in outputs))
            )
        left -= outputs
    for found in (search.eliminated() if eliminated is None else eliminated) if left else ():
        if found.outputs <= left:
            places.append(_eliminated(found, tuple(name for name in search.exercise.returns if name in found.outputs)))
            left -= found.outputs
    return places


def _eliminated(found: Eliminated, outputs: tuple[str, ...]) -> Place:
    follow = () if len(outputs) == 1 else tuple(name for name in outputs if name != found.sets)
    return Place((found.line,), found.text, "", ("whole",), outputs, follow)


def _place(mends: list[Mend], all_at_once: bool, outputs: tuple[str, ...]) -> Place:
    texts = {mend.number: mend.text for mend in sorted(mends, key=lambda mend: mend.number)}
    kinds = tuple(dict.fromkeys(mend.kind for mend in mends))
    follow = () if all_at_once or len(outputs) == 1 else tuple(name for name in outputs if name != mends[0].sets)
    return Place(tuple(texts), next(iter(texts.values())), mends[0].of, kinds[:2], outputs, follow)


def _worth_it(found: list[Finding], mended: frozenset[str]) -> bool:
    kinds = {kind for finding in found for kind in finding.kinds}
    unnamed = any(not finding.kinds for finding in found)
    return not kinds & HOPELESS and (unnamed or len(found) > 1 or bool(kinds & mended))


def _placed(found: list[Finding], place: Place) -> list[Finding]:
    """The findings, with those of the place's outputs made one; an unnamed one of other outputs too stays for those."""

    def about(finding: Finding) -> bool:
        # What concerns no output, such as an exception, concerns all.
        return not finding.lines and {owner(name) for name in finding.outputs} <= set(place.outputs)

    together = [finding for finding in found if about(finding)]
    rest = []
    for finding in found:
        others = tuple(name for name in finding.outputs if name not in place.outputs)
        if not finding.kinds and not finding.lines and 0 < len(others) < len(finding.outputs):
            together.append(finding)
            rest.append(replace(finding, outputs=others, title=_title(finding, others)))
        elif finding not in together:
            rest.append(finding)
    if not together:
        return found

    def is_cause(finding: Finding) -> bool:
        # A name for some of what follows, where none fits all of it, fits by chance.
        by_chance = set(finding.outputs) < set(place.outputs) and set(finding.outputs) <= set(place.follow)
        return bool(finding.kinds) and not (by_chance and not all(other.kinds for other in together))

    first = min(together, key=lambda finding: (not is_cause(finding), bool(finding.kinds), found.index(finding)))
    said = words(place, look=first.kinds != ("not_float",))
    title, text = first.title, f"{first.text}\n{said}"
    if not first.kinds:
        _, right, which = first.text.partition(RIGHT_THERE)
        title, text = _title(first, place.outputs), f"{said}{right}{which}"
    one = replace(first, title=title, text=text, outputs=place.outputs, lines=place.numbers)
    return [one, *rest] if found.index(together[0]) == 0 else [*rest, one]


def _title(finding: Finding, outputs: tuple[str, ...]) -> str:
    """The title of an unnamed finding, for these outputs."""
    return f"{listed(outputs)}:{finding.title.partition(':')[2]}"


def words(place: Place, look: bool = True) -> str:
    """Where it goes wrong, what to look at (not where the form alone is wrong), and what follows from it."""
    one = len(place.numbers) == 1
    numbers = ("Line " if one else "Lines ") + listed(tuple(str(number) for number in place.numbers))
    of = f" of {place.of}" if place.of else ""
    text = place.text if len(place.text) <= LONGEST else place.text[:LONGEST] + "..."
    where = f"{numbers}{of}, “{text}”, {'is' if one else 'are'} where it goes wrong"
    at = f": look at {' or '.join(KINDS[kind] for kind in place.kinds)}" if look else ""
    follows = f" {listed(place.follow)} {'follows' if len(place.follow) == 1 else 'follow'} from it."
    return f"{where}{at}.{follows if place.follow else ''}"
