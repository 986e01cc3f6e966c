"""Which student is each file of? What nobody's name is on, and what two might be meant by, is a person's to say."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from grader.collect.entries import Entry
from grader.collect.layouts import LAYOUTS, Claim, Readings
from grader.collect.owners import HandIn, contested
from grader.collect.roster import Roster
from grader.course import Lesson
from grader.engine.recording.submission_time import is_credible
from grader.names import folder_name, listed, shown

Files = list[tuple[Claim, Entry]]


@dataclass(frozen=True)
class Submission:
    """What counts of a student's. time: the exchange's, "" where there is none; claimed: one that cannot be."""

    files: Files
    time: str = ""
    claimed: str = ""

    @property
    def late(self) -> bool:
        """Whether the platform says so."""
        return any(claim.late for claim, _ in self.files)


@dataclass(frozen=True)
class Stray:
    """Files that are given to nobody, with the reason. label: what they are kept as."""

    label: str
    files: list[tuple[str, Entry]]
    why: str


@dataclass
class Sorted:
    """students: by id. others: how many files are for other lessons. renamed: id -> what the student is called, where
    that cannot be the id."""

    students: dict[str, Submission] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)
    others: int = 0
    renamed: dict[str, str] = field(default_factory=dict)


def sort(
    entries: list[Entry], layout: str, lesson: Lesson, roster: Roster | None, house: Collection[int] | None = None
) -> Sorted:
    """Sorts the files of a download. house: user ids that may hand in for anybody, in an exchange; None: any may."""
    return _Sorting(LAYOUTS[layout][0], lesson, roster, house).sort(entries)


class _Sorting:
    def __init__(
        self,
        layout: Callable[[str, Lesson], Readings],
        lesson: Lesson,
        roster: Roster | None,
        house: Collection[int] | None,
    ) -> None:
        self._layout, self._lesson, self._roster, self._house = layout, lesson, roster, house
        self._done = Sorted()

    def sort(self, entries: list[Entry]) -> Sorted:
        claims: dict[str, Files] = defaultdict(list)
        for claim, entry, student in self._owned(self._claimed(entries)):
            claims[student].append((claim, entry))
        alike = _alike(claims)
        for student, files in claims.items():
            others = alike[student]
            if others:
                self._contest(student, files, others)
            else:
                self._done.students[student] = _latest(files)
        return self._done

    def _claimed(self, entries: list[Entry]) -> list[tuple[Claim, Entry]]:
        found = []
        for entry in entries:
            readings = self._layout(entry.path, self._lesson)
            claim = readings[0] if len(readings) == 1 else self._told_by_roster(readings)
            if claim:
                found.append((claim, entry))
            elif readings:
                users = listed([reading.source for reading in readings])
                self._stray(entry, f"it may be of any of {users}; a list of the class (--roster) tells")
            else:
                self._stray(entry, "its name does not say whose it is")
        return found

    def _told_by_roster(self, readings: Readings) -> Claim | None:
        """The one reading of which id and name are the same student's."""
        if self._roster is None:
            return None
        found = [one for one in readings if self._roster.is_called(self._roster.by_id(one.ids), one.called)]
        return found[0] if len(found) == 1 else None

    def _owned(self, claimed: list[tuple[Claim, Entry]]) -> Iterator[tuple[Claim, Entry, str]]:
        """Those of the lesson whose student is known, with the id."""
        reasons = self._contested(claimed)
        roster = self._roster
        numbered = roster is not None and any(roster.by_id(claim.ids) for claim, _ in claimed)
        aside: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for claim, entry in claimed:
            if claim.lesson not in ("", self._lesson.slug):
                self._done.others += 1
                continue
            if claim.hand_in in reasons:
                aside[claim.hand_in].append((claim.name, entry))
                continue
            # Where the list has the platform's ids, one that it has not is not who happens to be called so.
            called = claim.called if claim.called == claim.ids or not numbered else ()
            found = roster.find(claim.ids, called) if roster else claim.student
            student = folder_name(found) if found else ""
            if not student:
                self._stray(entry, f"{shown(claim.student)} is not in the roster")
                continue
            if found and student != found:
                self._done.renamed[student] = shown(found)
            yield claim, entry, student
        self._done.strays += [Stray(name, files, reasons[name]) for name, files in aside.items()]

    def _contested(self, claimed: list[tuple[Claim, Entry]]) -> dict[str, str]:
        """The hand-ins of an exchange that are not taken, with the reason."""
        hand_ins: dict[Claim, frozenset[int]] = defaultdict(frozenset)
        for claim, entry in claimed:
            if claim.hand_in:
                hand_ins[replace(claim, name="")] |= entry.owners
        credible = {(claim.student, claim.lesson) for claim in hand_ins if is_credible(claim.time)}
        others = {claim for claim in hand_ins if not is_credible(claim.time)}
        refused = {claim for claim in others if (claim.student, claim.lesson) in credible}
        reasons = {claim.hand_in: "its time is none, or still to come, and there is another one" for claim in refused}
        taken = [HandIn(one.hand_in, one.student, owners) for one, owners in hand_ins.items() if one not in refused]
        return reasons if self._house is None else reasons | contested(taken, self._house)

    def _contest(self, student: str, files: Files, others: list[str]) -> None:
        by_source: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for claim, entry in files:
            by_source[claim.source].append((claim.name, entry))
        for source, kept in by_source.items():
            rivals = [other for other in others if other != source]
            why = f"{listed(rivals)} may be {student} as well; a person must put the right one into submitted/{student}"
            self._done.strays.append(Stray(f"{student} of {source}", kept, why))

    def _stray(self, entry: Entry, why: str) -> None:
        self._done.strays.append(Stray(entry.path, [(entry.path.split("/")[-1], entry)], why))


def _alike(claims: dict[str, Files]) -> dict[str, list[str]]:
    """For each id the sources that claim it, or what some systems take for it; [] where it is one, and that one's only.

    Some disks do not tell A from a.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    students: dict[str, set[str]] = defaultdict(set)
    for student, files in claims.items():
        for claim, _ in files:
            sources[student.casefold()].add(claim.source)
            students[claim.source].add(student.casefold())
    return {
        student: sorted(found)
        if len(found := sources[student.casefold()]) > 1 or any(len(students[source]) > 1 for source in found)
        else []
        for student in claims
    }


def _latest(files: Files) -> Submission:
    """Of several hand-ins the last; one whose time cannot be counts from when the system saw it."""
    hand_ins: dict[str, Files] = defaultdict(list)
    for claim, entry in files:
        hand_ins[claim.hand_in].append((claim, entry))
    latest = max((_submission(name, found) for name, found in hand_ins.items()), key=lambda one: one[0])[1]
    return Submission(sorted(latest.files, key=lambda one: one[0].order), latest.time, latest.claimed)


def _submission(hand_in: str, files: Files) -> tuple[tuple[str, str], Submission]:
    claimed = files[0][0].time
    if not claimed or is_credible(claimed):
        return (claimed, hand_in), Submission(files, claimed)
    changed = max(entry.changed for _, entry in files)
    time = datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC") if changed else ""
    return (time, hand_in), Submission(files, time, claimed)
