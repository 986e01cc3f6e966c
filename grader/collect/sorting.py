"""Which student is each file of? What nobody's name is on, and what two might be meant by, is a person's to say."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from grader.collect.attempts import Files, Submission, are_untold, latest
from grader.collect.crowds import crowds
from grader.collect.detection import View
from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Readings
from grader.collect.lesson_text import LessonText
from grader.collect.owners import HandIn, contested
from grader.collect.roster import Found, Roster
from grader.course import Lesson
from grader.engine.recording.submission_time import is_credible
from grader.errors import CommandError
from grader.names import folder_name, listed, shown


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
    view: View,
    lesson: Lesson,
    roster: Roster | None,
    house: Collection[int] | None = None,
    text: LessonText | None = None,
) -> Sorted:
    """Sorts the files of a download. house: user ids that may hand in for anybody, in an exchange; None: any may.

    text: tells the lesson's notebooks; with it, what holds those of several persons is nobody's. Raises CommandError
    where that is all there is.
    """
    return _Sorting(view, lesson, roster, house, text).sort()


class _Sorting:
    def __init__(
        self,
        view: View,
        lesson: Lesson,
        roster: Roster | None,
        house: Collection[int] | None,
        text: LessonText | None,
    ) -> None:
        self._view, self._lesson, self._roster, self._house, self._text = view, lesson, roster, house, text
        self._done = Sorted()

    def sort(self) -> Sorted:
        claims: dict[str, Files] = defaultdict(list)
        for claim, entry, student in self._owned(self._claimed()):
            claims[student].append((claim, entry))
        several = crowds(claims, self._lesson, self._text) if self._text and self._view.layout.person else {}
        if several and several.keys() == claims.keys():
            raise CommandError(f"nothing is collected: {listed(list(several.values()))}")
        alike = _alike(claims)
        for student, files in claims.items():
            if alike[student]:
                self._contest(student, files, alike[student])
            elif student in several:
                self._set_aside(student, files, several[student])
            elif are_untold(files):
                self._set_aside(student, files, "there are several attempts, and their times cannot be read")
            else:
                self._done.students[student] = latest(files)
        return self._done

    def _claimed(self) -> list[tuple[Claim, Entry]]:
        found = []
        for entry in self._view.entries:
            readings = self._view.read(entry.path)
            claim = readings[0] if len(readings) == 1 else self._told_by_roster(readings)
            if claim and not claim.name:
                continue  # the platform's own, or a teacher's
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
        found = []
        for one in readings:
            students = self._roster.by_ids(one.ids)
            if len(students) == 1 and self._roster.is_called(next(iter(students)), one.called):
                found.append(one)
        return found[0] if len(found) == 1 else None

    def _owned(self, claimed: list[tuple[Claim, Entry]]) -> Iterator[tuple[Claim, Entry, str]]:
        """Those of the lesson whose student is known, with the id."""
        reasons = self._contested(claimed)
        roster = self._roster
        # Where the list has the platform's ids, one that it has not is not who happens to be called so.
        by_name = (
            self._view.layout.person or roster is None or not any(roster.by_ids(claim.ids) for claim, _ in claimed)
        )
        aside: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for claim, entry in claimed:
            if claim.lesson not in ("", self._lesson.slug):
                self._done.others += 1
                continue
            if claim.hand_in in reasons:
                aside[claim.hand_in].append((claim.name, entry))
                continue
            found = self._found(claim, by_name)
            student = folder_name(found.student) if found.student else ""
            if not student:
                self._stray(entry, found.why)
                continue
            if student != found.student:
                self._done.renamed[student] = shown(found.student)
            yield claim, entry, student
        self._done.strays += [Stray(name, files, reasons[name]) for name, files in aside.items()]

    def _found(self, claim: Claim, by_name: bool) -> Found:
        if claim.why:
            return Found(why=claim.why)
        found = self._roster.find(claim.ids, claim.called, by_name) if self._roster else Found(claim.student)
        if claim.doubtful and (self._roster is None or not found.student):
            return Found(why="its name does not say whose it is")
        return found if found.student or found.why else Found(why=f"{shown(claim.student)} is not in the roster")

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

    def _set_aside(self, student: str, files: Files, why: str) -> None:
        kept = [
            (f"{claim.time or claim.hand_in}/{claim.name}" if claim.hand_in else claim.name, entry)
            for claim, entry in files
        ]
        self._done.strays.append(Stray(student, kept, why))

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
