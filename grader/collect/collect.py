"""The `collect` command: a download of a learning platform, sorted into one folder a student."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.collect.attempts import Submission, known_by
from grader.collect.handed_in_at import read_zone, with_zone
from grader.collect.lesson_text import LessonText
from grader.collect.placing import place
from grader.collect.roster import Roster, read_roster
from grader.collect.sorting import Stray, sort
from grader.collect.sources import open_source
from grader.collect.student_files import StudentFiles, stop_if_of_the_machine
from grader.collect.summary import Summary
from grader.course import TIMESTAMP, Course, Lesson, select_lessons
from grader.engine.recording.submission_time import is_credible, read_time
from grader.names import folder_name, shown
from grader.people.known_as import note
from grader.people.namespaces import by_hand


def run_collect(
    root: Path,
    lesson: str,
    path: Path,
    layout: str | None = None,
    roster: Path | None = None,
    pattern: str | None = None,
    timezone: str | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """Sorts what was handed in for a lesson into gradebook/submitted/STUDENT/LESSON; says what became of it.

    path: a zip or a folder, in any layout of `LAYOUTS`, which is found by looking unless `layout` names it, or
    `pattern` reads the names. roster: a CSV with students' ids, else these are made of what the platform calls them.
    timezone: that of times that the platform writes without one. Nothing is overwritten: an equal submission stays, a
    different one is moved to gradebook/replaced first. What might be of two students is given to neither. Can be
    repeated after any interruption. Returns 0, or 1 where something could not be read or attributed; all else is
    collected then too. Raises CommandError where nothing can be done.
    """
    course = Course(root)
    (chosen,) = select_lessons(course.assignments(), [lesson])
    known, zone = read_roster(roster) if roster else None, read_zone(timezone)
    with ExitStack() as stack:
        text = LessonText(root, chosen)
        source = open_source(path, layout, chosen, text, stack, partial(_is_student, course, known), pattern)
        view = source.view
        # nbgrader's own setting, for hubs on which all files belong to one user.
        checked = course.config.ExchangeCollect.get("check_owner", True)
        house = source.house if checked else None
        found = sort(view, chosen, known, house, None if layout else text)
        students = len(found.students)
        say(f"{path} is {view.layout.words}: {len(view.entries)} files, {students} students")
        shown_as = course.shown(course.replaced)
        summary = Summary(shown_as, source.problems, other_lessons=found.others, renamed=found.renamed)
        # A timestamp.txt is nbgrader's there, or whoever says so takes it for the instructor's.
        own_time = view.name == "exchange" or layout == "student-lesson"
        collection = _Collection(course, chosen, summary, own_time, zone if view.name != "exchange" else None)
        for student, submission in sorted(found.students.items()):
            collection.add(student, submission)
        for stray in found.strays:
            collection.set_aside(stray)
        collection.close()
        if found.students:
            note(course.known_as, {student: known_by(one) for student, one in found.students.items()})
    for line in summary.lines():
        say(line)
    return 1 if summary.problems else 0


def _is_student(course: Course, roster: Roster | None, name: str) -> bool:
    """Whether a name is known to be a student's: by the list, or since something was collected of them."""
    listed = roster is not None and bool(roster.find(by_hand(name), [name]).student)
    return listed or (course.submitted / folder_name(name)).is_dir()


class _Collection:
    """The folders of a live course. Everything is written in gradebook/collecting first."""

    def __init__(self, course: Course, lesson: Lesson, summary: Summary, own_time: bool, zone: ZoneInfo | None) -> None:
        self.course, self.lesson, self.summary, self.own_time, self.zone = course, lesson, summary, own_time, zone
        self.aside = course.collecting / lesson.slug
        shutil.rmtree(self.aside, ignore_errors=True)  # of a run that was killed

    def add(self, student: str, submission: Submission) -> None:
        """Collects one student's submission. Whatever goes wrong with it is said, and ends nobody else's."""
        fresh = self.aside / student
        try:
            self._add(student, submission, fresh)
        except Exception as error:  # a student's bytes may make the libraries raise anything
            stop_if_of_the_machine(error)
            self.summary.add_problems(student, [f"not collected: {shown(str(error)) or type(error).__name__}"])
        shutil.rmtree(fresh, ignore_errors=True)

    def _add(self, student: str, submission: Submission, fresh: Path) -> None:
        fresh.mkdir(parents=True)
        written = StudentFiles(fresh, self.own_time)
        written.add((claim.name, entry) for claim, entry in submission.files)
        about_time = self._check_time(fresh, submission)
        self.summary.add_problems(student, [*written.problems, *about_time])
        self.summary.add_notes(student, written.notes)
        target = self.course.submitted / student / self.lesson.slug
        if written.problems and (target.exists() or not _holds_files(fresh)):
            self.summary.kept.append(student)
        else:
            placed = place(fresh, target, self.course.replaced / student / self.lesson.slug)
            self.summary.placed[placed].append(student)
        if submission.late:
            self.summary.late.append(student)
        if submission.attempts > 1:
            self.summary.attempts[student] = (submission.attempts, submission.time)

    def _check_time(self, fresh: Path, submission: Submission) -> list[str]:
        """Sees to it that the time beside a hand-in is the platform's, and one that can be; says what it did."""
        if not submission.files[0][0].lesson and submission.time:
            text = with_zone(submission.time, self.zone)
            if text:
                (fresh / TIMESTAMP).write_text(text, encoding="utf-8")
            else:
                self.summary.without_zone += 1
            return []
        there, text = fresh / TIMESTAMP, read_time(fresh) or ""
        claimed = submission.claimed or (text if text and not is_credible(text) else "")
        if not claimed and (text or not submission.time):
            return []
        unreadable = there.exists() and not text
        if there.exists():
            there.rename(fresh / f"students-{TIMESTAMP}")
        if submission.time:
            there.write_text(submission.time, encoding="utf-8")
        instead = f"{shown(submission.time)} is taken" if submission.time else "no time is taken"
        if claimed:
            return [f"said to be handed in at {shown(claimed)}, which cannot be: {instead}"]
        return [f"{TIMESTAMP} has no time that can be read: {instead}"] if unreadable else []

    def set_aside(self, stray: Stray) -> None:
        """Keeps files that are given to nobody in gradebook/unclaimed."""
        name = folder_name(stray.label)
        fresh = self.aside / name
        unclaimed = self.course.shown(self.course.unclaimed)
        try:
            self.summary.add_problems("", [f"{shown(stray.label)} is in {unclaimed}: {stray.why}"])
            fresh.mkdir(parents=True)
            written = StudentFiles(fresh)
            written.add(stray.files)
            self.summary.add_problems("", written.problems)
            if _holds_files(fresh):
                replaced = self.course.replaced / self.course.unclaimed.name / self.lesson.slug / name
                place(fresh, self.course.unclaimed / self.lesson.slug / name, replaced)
        except Exception as error:
            stop_if_of_the_machine(error)
            self.summary.add_problems("", [f"{shown(stray.label)}: {shown(str(error)) or type(error).__name__}"])
        shutil.rmtree(fresh, ignore_errors=True)

    def close(self) -> None:
        """Removes what was only needed on the way."""
        shutil.rmtree(self.aside, ignore_errors=True)
        if self.aside.parent.is_dir() and not any(self.aside.parent.iterdir()):
            self.aside.parent.rmdir()


def _holds_files(folder: Path) -> bool:
    return any(not path.is_dir() for path in folder.rglob("*"))
