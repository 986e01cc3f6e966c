"""Folders and files that people have named: a folder a student, or a file each, as they came by mail."""

import re

from grader.collect.copies import LONGEST_NAME, is_no_person, person_of
from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import by_hand

KINDS = ("ipynb", "zip")


def by_student_and_lesson(path: str, lesson: Lesson) -> Readings:
    """STUDENT/LESSON/NAME, as nbgrader keeps submissions."""
    student, _, rest = path.partition("/")
    slug, _, inside = rest.partition("/")
    known = re.fullmatch(r"\d\d-[a-z0-9-]+", slug) or slug == lesson.released.stem
    if not (known and inside) or student.startswith("."):
        return []
    of = lesson.slug if slug == lesson.released.stem else slug
    return [Claim(student, student, by_hand(student), _called(student), inside, lesson=of)]


def by_student(path: str, lesson: Lesson) -> Readings:
    """STUDENT/NAME; the folder may have the lesson's name in its own, before or after the student's."""
    folder, _, inside = path.partition("/")
    if not inside or folder.startswith("."):
        return []
    student = person_of(folder, lesson) or folder
    doubtful = is_no_person(folder, lesson)
    return [Claim(student, f"{folder}/", by_hand(student), _called(student), inside, doubtful=doubtful)]


def by_name(path: str, lesson: Lesson) -> Readings:
    """STUDENT.ipynb, STUDENT_multi-layer.ipynb or STUDENT.zip, and STUDENT/NAME beside them."""
    if "/" in path:
        return by_student(path, lesson)
    stem, dot, kind = path.rpartition(".")
    if not dot or kind.lower() not in KINDS or len(stem) > LONGEST_NAME or stem.startswith("."):
        return []
    student, doubtful = person_of(stem, lesson), is_no_person(stem, lesson)
    if not student:
        return []
    name = lesson.released.name if kind.lower() == "ipynb" else path
    return [Claim(student, path, by_hand(student), _called(student), name, doubtful=doubtful)]


def _called(written: str) -> tuple[str, ...]:
    return (written, re.sub(r"[-_.]+", " ", written))


STUDENT_LESSON_LAYOUT = Layout("a folder a student, a folder a lesson", by_path(by_student_and_lesson), person=True)
STUDENT_LAYOUT = Layout("a folder a student", by_path(by_student), person=True)
NAME_LAYOUT = Layout("a file a student", by_path(by_name), person=True)
