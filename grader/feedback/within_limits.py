"""Pages made in a limited process: a notebook that takes too much there is shown as plain text."""

from functools import lru_cache

import nbformat

from grader.course import Lesson
from grader.engine.limited import Exceeded, limited
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError
from grader.feedback.page import FeedbackPage


class LimitedPages:
    """Makes pages of one lesson, as `FeedbackPage` does. released: the released notebook's text."""

    def __init__(self, marks: LessonMarks, released: str) -> None:
        self._of = marks.lesson, tuple(marks.full.items()), released

    def make(self, text: str, marks: StudentMarks) -> tuple[str, str]:
        """The page, and why it is one of plain text, "" where it is not. Raises CommandError where there is none."""
        try:
            return self._make(text, marks, False), ""
        except Exceeded as exceeded:
            why = f"shown as plain text, as it would take {exceeded}"
        try:
            return self._make(text, marks, True), why
        except Exceeded as exceeded:
            raise CommandError(f"to make it takes {exceeded}: look at the graded notebook by hand") from None

    def _make(self, text: str, marks: StudentMarks, plain: bool) -> str:
        return str(limited(f"{__name__}:make", *self._of, text, marks, plain))


def make(
    lesson: Lesson, full: tuple[tuple[str, float], ...], released: str, text: str, marks: StudentMarks, plain: bool
) -> str:
    """The page. plain: as `FeedbackPage.html`. In the limited process."""
    return _pages(lesson, full, released).html(text, marks, plain)


@lru_cache(maxsize=1)
def _pages(lesson: Lesson, full: tuple[tuple[str, float], ...], released: str) -> FeedbackPage:
    return FeedbackPage(LessonMarks(lesson, dict(full), {}), nbformat.reads(released, as_version=4))
