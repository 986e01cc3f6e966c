"""Folders around a class: taken off where something says that they are no student's, and else asked about."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.collect.copies import is_no_person
from grader.collect.entries import Entry, common_folder
from grader.course import Lesson

OF_PLATFORMS = re.compile(r"assignment_\d+_export|.+-submissions|drive-download-\S+", re.IGNORECASE)
ADDED = re.compile(r"(?:[\s_-]*\(\d+\)|-\d{8}T\d{6}Z.*|-\d{3})+$")
"""By browsers and by Google's downloads, to the name of a zip."""


def levels(entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """The files as they lie, then without the folder around all of them, and so on; with what was taken off.

    What lies beside that folder and is neither notebook nor zip, a table say, makes no difference and stays.
    """
    around, bare = "", list(entries)
    yield around, bare
    while folder := common_folder(entry.path for entry in bare if may_be_handed_in(entry.path)):
        around += folder
        bare = [replace(entry, path=entry.path.removeprefix(folder)) for entry in bare]
        yield around, bare


def may_be_handed_in(path: str) -> bool:
    """Whether it may be a student's by where it lies: in a folder, or a notebook or a zip beside others."""
    return "/" in path or path.lower().endswith((".ipynb", ".zip"))


def is_no_students(around: str, path: Path, lesson: Lesson, is_student: Callable[[str], bool]) -> bool:
    """Whether none of these folders can be one student's own.

    One is not that is called like what it lies in, like the lesson, or like what platforms and people call a class. In
    a zip the outermost is taken for the folder that was packed: students' own zips are never opened so. is_student:
    whether a name is known to be a student's; then it is none of these.
    """
    folders = around.strip("/").split("/") if around else []
    if any(is_student(folder) for folder in folders):
        return False
    title = path.name if path.is_dir() else path.stem
    unknown = [folder for folder in folders if not _is_known(folder, title, lesson)]
    return not unknown or (not path.is_dir() and unknown == folders[:1])


def _is_known(folder: str, title: str, lesson: Lesson) -> bool:
    names = {_squeezed(name) for name in (title, lesson.slug, lesson.released.stem)}
    return _squeezed(folder) in names or bool(OF_PLATFORMS.fullmatch(folder)) or is_no_person(folder, lesson)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", ADDED.sub("", name).casefold())
