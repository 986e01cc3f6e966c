"""A folder that looks like one student's and holds the notebooks of several: of a section, say, or all of a mailbox."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from grader.collect.copies import is_no_person
from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim
from grader.collect.lesson_text import LessonText
from grader.course import SLUG, Lesson
from grader.names import listed

MOST, MOST_BESIDE_OWN = 2, 5
"""Notebooks of one lesson under names that might be persons', without and with one that has the lesson's name: an
honest student may have others lying about."""


def crowds(claims: Mapping[str, list[tuple[Claim, Entry]]], lesson: Lesson, text: LessonText) -> dict[str, str]:
    """Student -> why a person must look, where what is theirs holds notebooks of the lesson under several names."""
    found = {}
    for student, files in claims.items():
        notebooks = [(claim.name, entry) for claim, entry in files if claim.name.lower().endswith(".ipynb")]
        if len(notebooks) <= MOST:
            continue
        names = {name: entry for path, entry in notebooks if (name := _label(path, lesson))}
        of_lesson = [name for name, entry in names.items() if text.is_in(entry)]
        own = any(path == lesson.released.name for path, _ in notebooks)
        if len(of_lesson) > (MOST_BESIDE_OWN if own else MOST):
            several = f"{len(of_lesson)} notebooks of this lesson fall to one student ({listed(sorted(of_lesson))})"
            found[student] = f"{several}: if they are several students', collect that folder itself"
    return found


def _label(path: str, lesson: Lesson) -> str:
    """What of a path might be a person's name, "" for nothing."""
    *folders, file = path.split("/")
    parts = [*folders[:1], PurePosixPath(file).stem]
    return next((part for part in reversed(parts) if not (SLUG.fullmatch(part) or is_no_person(part, lesson))), "")
