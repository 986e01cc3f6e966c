"""`grader report`: prints the class report and writes it as a page and two tables."""

from collections.abc import Iterable
from pathlib import Path

from grader.checking.check import say
from grader.class_report.as_csv import marks_csv, mistakes_csv
from grader.class_report.as_html import as_html
from grader.class_report.as_text import as_text
from grader.class_report.statistics import ClassStatistics, class_statistics
from grader.course import Course, find_lessons, select_lessons
from grader.engine.recording.class_marks import ClassMarks
from grader.engine.recording.store import ResultStore
from grader.engine.recording.submission_time import unread_time
from grader.errors import CommandError
from grader.whole_file import write_whole


def run_report(root: Path, lessons: Iterable[str] = (), out: Path | None = None, all_students: bool = False) -> int:
    """Prints the report of each lesson, and writes report.html, marks.csv and mistakes.csv into OUT/LESSON.

    lessons: slugs or numbers; without any, all that have results. out: a folder, else gradebook/report. all_students:
    a line for every student. Returns 0. Raises CommandError where nothing is graded yet or nothing can be written.
    """
    course, known = Course(root), find_lessons(root)
    chosen = [lesson.slug for lesson in select_lessons(known, lessons)]
    with ClassMarks(root) as gradebook:
        found = [_statistics(course, gradebook, lesson) for lesson in chosen or [lesson.slug for lesson in known]]
    reports = [statistics for statistics in found if statistics.rows]
    for statistics in found if chosen else []:
        if not statistics.rows:
            raise CommandError(f"nothing of {statistics.lesson} is graded yet: run `grader grade {statistics.lesson}`")
    if not reports:
        raise CommandError("nothing is graded yet: run `grader grade`")
    for statistics in reports:
        folder = (out or course.report) / statistics.lesson
        say(as_text(statistics, all_students))
        _write(folder, statistics)
        say(f"\nWritten to {folder}: report.html, marks.csv, mistakes.csv\n")
    return 0


def _statistics(course: Course, gradebook: ClassMarks, lesson: str) -> ClassStatistics:
    """No rows, no results."""
    results, handed_in = ResultStore(course.root).all(lesson), course.handed_in(lesson)
    unread = {student: why for student, folder in handed_in.items() if (why := unread_time(folder))}
    return class_statistics(lesson, results, gradebook.recorded(lesson), handed_in, unread)


def _write(folder: Path, statistics: ClassStatistics) -> None:
    """The page and the tables, each whole or not at all."""
    page = as_html(statistics).encode("utf-8")
    contents = {"report.html": page, "marks.csv": marks_csv(statistics), "mistakes.csv": mistakes_csv(statistics)}
    for name, content in contents.items():
        write_whole(folder / name, content, durable=False)
