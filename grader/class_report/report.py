"""`grader report`: prints the class report and writes it as two pages and two tables."""

from collections.abc import Iterable
from pathlib import Path

from grader.checking.check import say
from grader.class_report.as_csv import marks_csv, mistakes_csv
from grader.class_report.as_html import as_html
from grader.class_report.as_text import as_text
from grader.class_report.copies import Alike, find_within_limits
from grader.class_report.copies_page import copies_page, sentence
from grader.class_report.statistics import class_statistics
from grader.class_report.student_answers import Answers, noted, shown, write_for_jplag
from grader.course import Course, Exam, Lesson, select_lessons
from grader.engine.limited import Exceeded
from grader.engine.recording.class_marks import ClassMarks
from grader.engine.recording.store import ResultStore
from grader.engine.recording.submission_time import unread_time
from grader.errors import CommandError
from grader.whole_file import write_whole

OTHER_NETWORKS = "Everybody had other networks: the answers are not compared with one another."


def run_report(
    root: Path,
    lessons: Iterable[str] = (),
    out: Path | None = None,
    all_students: bool = False,
    jplag: Path | None = None,
) -> int:
    """Prints the report of each lesson, and writes report.html, copies.html, marks.csv, mistakes.csv into OUT/LESSON.

    lessons: slugs or numbers; without any, all that have results. out: a folder, else gradebook/report. all_students:
    a line for every student. jplag: a folder for the answers, as JPlag reads them. Returns 0. Raises CommandError where
    nothing is graded yet or nothing can be written.
    """
    course = Course(root)
    known = course.assignments()
    chosen = select_lessons(known, lessons)
    with ClassMarks(root) as gradebook:
        found = [_Report(course, gradebook, lesson) for lesson in chosen or known]
    reports = [report for report in found if report.statistics.rows]
    for report in found if chosen else []:
        if not report.statistics.rows:
            slug = report.statistics.lesson
            raise CommandError(f"nothing of {slug} is graded yet: run `grader grade {slug}`")
    if not reports:
        raise CommandError("nothing is graded yet: run `grader grade`")
    for report in reports:
        folder = (out or course.report) / report.statistics.lesson
        say(as_text(report.statistics, all_students))
        say(f"\n{report.about_copies}")
        files = report.files()
        for name, content in files.items():  # each whole or not at all
            write_whole(folder / name, content, durable=False)
        if jplag:
            write_for_jplag(jplag, report.answers)
        say(f"\nWritten to {folder}: {', '.join(files)}\n")
    return 0


class _Report:
    """A lesson's statistics, without rows where there are no results, and the answers that are alike."""

    def __init__(self, course: Course, gradebook: ClassMarks, lesson: Lesson) -> None:
        slug, handed_in, self.answers = lesson.slug, course.handed_in(lesson.slug), Answers()
        results = noted(ResultStore(course.root).all(slug), self.answers)
        unread = {student: why for student, folder in handed_in.items() if (why := unread_time(folder))}
        self.statistics = class_statistics(slug, results, gradebook.recorded(slug), handed_in, unread)
        self.alike: list[Alike] = []
        self.not_compared = ""
        try:
            if isinstance(lesson, Exam):
                self.not_compared = OTHER_NETWORKS
            elif self.answers:
                self.alike = find_within_limits(self.answers, shown(course.root, lesson))
        except Exceeded as exceeded:
            self.not_compared = f"The answers could not be compared with one another, as that takes {exceeded}."

    @property
    def about_copies(self) -> str:
        """What was found, in a sentence."""
        return self.not_compared or sentence(self.alike)

    def files(self) -> dict[str, bytes]:
        """What is written, by name."""
        statistics = self.statistics
        return {
            "report.html": as_html(statistics).encode("utf-8"),
            "copies.html": copies_page(statistics.lesson, self.alike, self.answers, self.about_copies).encode("utf-8"),
            "marks.csv": marks_csv(statistics),
            "mistakes.csv": mistakes_csv(statistics),
        }
