"""The `feedback` command: a page for each student in gradebook/feedback."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat

from grader.course import Course, Exam, Lesson, read_course_notebook, select_lessons
from grader.engine.recording.class_marks import ClassMarks
from grader.engine.recording.store import ResultStore
from grader.errors import CommandError
from grader.feedback.for_the_exchange import lay_beside
from grader.feedback.masters_lines import with_masters_lines
from grader.feedback.page import FeedbackPage
from grader.feedback.within_limits import LimitedPages
from grader.whole_file import write_whole

KEY = re.compile(rb'<meta name="feedback-key" content="([0-9a-f]{64})">')
HEAD = 4096  # bytes of a page in which its key stands


def run_feedback(
    root: Path,
    lesson: str,
    students: Iterable[str] = (),
    force: bool = False,
    master: bool = False,
    say: Callable[[str], None] = print,
) -> int:
    """Writes gradebook/feedback/STUDENT/LESSON/NAME.html for everyone who was graded, or for `students`.

    master: below each answer of an exam also the master's lines. A page that is up to date stays, unless `force`. One
    that would take too much is made of plain text, and one that cannot be made does not stop the others. Returns 0, or
    1 where a page could not be made. Raises CommandError where none can.
    """
    course = Course(root)
    (chosen,) = select_lessons(course.assignments(), [lesson])
    if master and not isinstance(chosen, Exam):
        raise CommandError(f"{chosen.slug} is no exam: the answers of a lesson are in {course.root / chosen.solved}")
    with ClassMarks(root) as gradebook:
        marks = gradebook.read(chosen)
    found = {student: _graded(course, chosen, student) for student in marks.students}
    graded = {student: read for student, read in found.items() if read}
    wanted = list(dict.fromkeys(students)) or list(graded)
    missing = [student for student in wanted if student not in graded]
    if missing or not wanted:
        names = ", ".join(missing) or "anyone"
        raise CommandError(f"nothing of {names} is graded in {chosen.slug}: run `grader grade {chosen.slug}` first")
    released = read_course_notebook(root / chosen.released)
    page, pages = FeedbackPage(marks, released), LimitedPages(marks, nbformat.writes(released))
    written, plain, problems = 0, [], []
    for student in wanted:
        target = course.feedback / student / chosen.slug / f"{chosen.released.stem}.html"
        lay_beside(target, course.submitted / student / chosen.slug)
        text = graded[student]()
        if isinstance(chosen, Exam) and master and (dealt := chosen.dealt_to(student)).is_file():
            text = with_masters_lines(text, dealt.read_text(encoding="utf-8"))
        if not force and _key(target) == page.key(text, marks.students[student]):
            continue
        try:
            html, why_plain = pages.make(text, marks.students[student])
            write_whole(target, html.encode("utf-8", "replace"), durable=False)
            written += 1
            if why_plain:
                plain.append(f"{student}: {why_plain}")
        except Exception as error:  # whatever is wrong with one page, the others are made
            problems.append(f"{student}: no page: {error or type(error).__name__}")
    current = len(wanted) - written - len(problems)
    say(f"{written} pages written, {current} up to date: {course.feedback}")
    for sentence in [*plain, *problems]:
        say(sentence)
    return 1 if problems else 0


def _graded(course: Course, lesson: Lesson, student: str) -> Callable[[], str] | None:
    """Reads the graded notebook: nbgrader's copy, or the engine's own where that is not there. None for neither."""
    path = course.autograded / student / lesson.slug / lesson.released.name
    if path.is_file():
        return lambda: path.read_text(encoding="utf-8", errors="replace")
    store = ResultStore(course.root)
    if not store.path(lesson.slug, student).is_file():
        return None
    return lambda: result.notebook if (result := store.read(lesson.slug, student)) else ""


def _key(page: Path) -> str | None:
    try:
        with page.open("rb") as file:
            found = KEY.search(file.read(HEAD))
    except OSError:
        return None
    return found[1].decode() if found else None
