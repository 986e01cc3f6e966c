"""The `collect` command: a download of a learning platform, sorted into one folder a student."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from grader.collect.entries import Entry
from grader.collect.layouts import LAYOUTS, Claim, detect
from grader.collect.placing import place
from grader.collect.roster import Roster, read_roster
from grader.collect.sources import open_source
from grader.collect.student_files import StudentFiles
from grader.collect.summary import Summary
from grader.course import Course, Lesson, find_lessons, select_lessons
from grader.errors import CommandError
from grader.names import folder_name, shown

WITH_TIMES = ("exchange", "student-lesson")
"""Layouts in which a timestamp.txt is nbgrader's or the instructor's."""


def run_collect(
    root: Path,
    lesson: str,
    path: Path,
    layout: str | None = None,
    roster: Path | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """Sorts what was handed in for a lesson into gradebook/submitted/STUDENT/LESSON; says what became of it.

    path: a zip or a folder, in any layout of `LAYOUTS`, which is found by looking unless `layout` names it. roster: a
    CSV with students' ids; without it ids are made of what the platform calls them. Nothing is overwritten: an equal
    submission stays, a different one is moved to gradebook/replaced first. Can be repeated after any interruption.
    Returns 0, or 1 where something could not be read or attributed; all else is collected then too. Raises CommandError
    where nothing can be done.
    """
    (chosen,) = select_lessons(find_lessons(root), [lesson])
    course, known = Course(root), read_roster(roster) if roster else None
    with ExitStack() as stack:
        entries, problems = open_source(path, chosen, stack)
        name = layout or detect((entry.path for entry in entries), chosen)
        if layout and layout not in LAYOUTS:
            raise CommandError(f"there is no layout {layout!r}: the layouts are {', '.join(LAYOUTS)}")
        if not name:
            raise CommandError(f"{path} holds no submissions in any layout known: {', '.join(LAYOUTS)}")
        found = _sort(entries, name, chosen, known)
        say(f"{path} is {LAYOUTS[name][1]}: {len(entries)} files, {len(found.students)} students")
        summary = Summary(course.shown(course.replaced), problems, other_lessons=found.others, renamed=found.renamed)
        collection = _Collection(course, chosen, summary, name in WITH_TIMES)
        for student, files in sorted(found.students.items()):
            collection.add(student, files)
        for entry, why in found.strays:
            collection.set_aside(entry, why)
        collection.close()
    for line in summary.lines():
        say(line)
    return 1 if summary.problems else 0


@dataclass
class _Sorted:
    """students: id -> files. strays: files of nobody, with the reason. others: how many files are for other lessons.
    renamed: id -> what the student is called, where that cannot be the id."""

    students: dict[str, list[tuple[Claim, Entry]]] = field(default_factory=dict)
    strays: list[tuple[Entry, str]] = field(default_factory=list)
    others: int = 0
    renamed: dict[str, str] = field(default_factory=dict)


def _sort(entries: list[Entry], layout: str, lesson: Lesson, roster: Roster | None) -> _Sorted:
    done = _Sorted()
    spelled: dict[str, str] = {}
    for entry in entries:
        claim = LAYOUTS[layout][0](entry.path, lesson)
        if claim is None:
            done.strays.append((entry, "its name does not say whose it is"))
            continue
        if claim.lesson not in ("", lesson.slug):
            done.others += 1
            continue
        found = roster.find(claim.known_as) if roster else claim.student
        student = folder_name(found) if found else ""
        if not student:
            done.strays.append((entry, f"{shown(claim.student)} is not in the roster"))
        elif spelled.setdefault(student.casefold(), student) != student:
            spelling = spelled[student.casefold()]
            done.strays.append((entry, f"{student} and {spelling} would share a folder on some systems"))
        else:
            done.students.setdefault(student, []).append((claim, entry))
            if found and student != found:
                done.renamed[student] = shown(found)
    for student, files in done.students.items():
        newest = max(claim.version for claim, _ in files)
        done.students[student] = sorted((f for f in files if f[0].version == newest), key=lambda f: f[0].order)
    return done


class _Collection:
    """The folders of a live course. Everything is written in gradebook/collecting first."""

    def __init__(self, course: Course, lesson: Lesson, summary: Summary, own_time: bool) -> None:
        self.course, self.lesson, self.summary, self.own_time = course, lesson, summary, own_time
        self.aside = course.collecting / lesson.slug
        shutil.rmtree(self.aside, ignore_errors=True)  # of a run that was killed

    def add(self, student: str, files: list[tuple[Claim, Entry]]) -> None:
        """Collects one student's submission."""
        fresh = self.aside / student
        fresh.mkdir(parents=True)
        written = StudentFiles(fresh, self.own_time)
        written.add((claim.name, entry) for claim, entry in files)
        self.summary.add_problems(student, written.problems)
        self.summary.add_notes(student, written.notes)
        target = self.course.submitted / student / self.lesson.slug
        if written.problems and (target.exists() or not any(fresh.iterdir())):
            self.summary.kept.append(student)
        else:
            placed = place(fresh, target, self.course.replaced / student / self.lesson.slug)
            self.summary.placed[placed].append(student)
        if any(claim.late for claim, _ in files):
            self.summary.late.append(student)
        shutil.rmtree(fresh, ignore_errors=True)

    def set_aside(self, entry: Entry, why: str) -> None:
        """Keeps a file that nobody's name is on in gradebook/unclaimed."""
        name = folder_name(entry.path)
        fresh = self.aside / name
        fresh.mkdir(parents=True)
        written = StudentFiles(fresh)
        written.add([(entry.path.split("/")[-1], entry)])
        unclaimed = self.course.shown(self.course.unclaimed)
        self.summary.add_problems("", [f"{shown(entry.path)} is in {unclaimed}: {why}"])
        self.summary.add_problems("", written.problems)
        if any(fresh.iterdir()):
            replaced = self.course.replaced / self.course.unclaimed.name / self.lesson.slug / name
            place(fresh, self.course.unclaimed / self.lesson.slug / name, replaced)
        shutil.rmtree(fresh, ignore_errors=True)

    def close(self) -> None:
        """Removes what was only needed on the way."""
        shutil.rmtree(self.aside, ignore_errors=True)
        if self.aside.parent.is_dir() and not any(self.aside.parent.iterdir()):
            self.aside.parent.rmdir()
