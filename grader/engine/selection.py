"""Which submissions a run of `grade` is about."""

from collections.abc import Sequence
from pathlib import Path

from grader.course import find_lessons, select_lessons
from grader.engine.preflight.submission import Submission, find_submissions
from grader.errors import CommandError


def select_submissions(root: Path, lessons: Sequence[str] = (), students: Sequence[str] = ()) -> list[Submission]:
    """What was handed in, lesson by lesson, each by student.

    lessons: slugs or numbers; students: folder names; empty for all of them. Raises CommandError where nothing was
    handed in, or nothing by one of the students.
    """
    known = find_lessons(root)
    chosen = dict.fromkeys(select_lessons(known, lessons) if lessons else known)
    found = [submission for lesson in chosen for submission in find_submissions(root, lesson.slug)]
    found = [submission for submission in found if not students or submission.student in students]
    absent = set(students) - {submission.student for submission in found}
    if absent or not found:
        who = f" by {', '.join(sorted(absent))}" if absent else ""
        raise CommandError(f"nothing was handed in{who} for {', '.join(lessons) or 'any lesson'}: see `grader collect`")
    return found
