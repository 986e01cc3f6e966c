"""Opens what is to be collected: a zip, a folder in one, a folder, or a folder of a platform's zips."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

from grader.collect.archives import AT_A_GLANCE, CLASS, Caps, open_zip, zip_entries
from grader.collect.detection import View, detect, forced
from grader.collect.entries import Entry, folder_entries
from grader.collect.layouts import LAYOUTS
from grader.collect.layouts.pattern import pattern_layout
from grader.collect.lesson_text import LessonText
from grader.course import Lesson
from grader.errors import CommandError
from grader.names import shown

INBOUND = "inbound"
"""The folder of nbgrader's exchange that students hand in to, and may put anything else into."""


@dataclass
class Source:
    """What is to be collected. view: the files, as they are laid out; problems: a sentence for each thing left out;
    house: the user ids that the folder itself, root's and those of whoever collects may be owned by."""

    view: View
    problems: list[str]
    house: frozenset[int] = frozenset()


def open_source(
    path: Path,
    layout: str | None,
    lesson: Lesson,
    text: LessonText,
    stack: ExitStack,
    is_student: Callable[[str], bool],
    pattern: str | None = None,
) -> Source:
    """All files to be collected. Zips stay open as long as `stack`. layout: None to find it by looking.

    path: it may go on inside a zip. A student's own zip stays whole: those in a folder are opened where nbgrader keeps
    downloads, or where `layout` says that they are a platform's. pattern: reads the names in place of a layout. Raises
    CommandError where `path` is neither a folder nor a readable zip, holds no submissions, or where a person must say
    how it is laid out.
    """
    if layout and layout not in LAYOUTS:
        raise CommandError(f"there is no layout {layout!r}: the layouts are {', '.join(LAYOUTS)}")
    house: frozenset[int] = frozenset()
    if path.is_dir():
        inbound = path.resolve().name == INBOUND
        layout = layout or ("exchange" if inbound and not pattern else None)
        archive = None if inbound else _archive(path, lesson)
        opened = bool(archive) or bool(layout and LAYOUTS[layout].zipped)
        entries, problems = _zips(archive or path, *folder_entries(archive or path), opened, lesson, stack)
        house = frozenset((0, path.stat().st_uid, *([os.getuid()] if hasattr(os, "getuid") else [])))
    else:
        entries, problems = _in_zip(path, stack)
    if pattern:
        view = forced(entries, pattern_layout(pattern), "pattern", lesson)
    elif layout:
        view = forced(entries, LAYOUTS[layout], layout, lesson)
    else:
        view = detect(entries, path, lesson, text, is_student)
    if view is None:
        where = "as the pattern has it" if pattern else f"in any layout known: {', '.join(LAYOUTS)}"
        raise CommandError(f"{path} holds no submissions {where}")
    return Source(view, problems, house)


def _in_zip(path: Path, stack: ExitStack) -> tuple[list[Entry], list[str]]:
    """The files of a zip, or of the folder in it that the path goes on to."""
    around = next((above for above in path.parents if above.is_file()), path)
    inside = "" if around == path else f"{path.relative_to(around).as_posix()}/"
    try:
        entries, problems = zip_entries(stack.enter_context(open_zip(around, CLASS)))
    except BadZipFile:
        raise CommandError(f"{path} is no zip file, or a damaged one: download it again") from None
    except OSError as error:
        raise CommandError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    found = [replace(entry, path=entry.path[len(inside) :]) for entry in entries if entry.path.startswith(inside)]
    return found, problems


def _archive(path: Path, lesson: Lesson) -> Path | None:
    """nbgrader's `downloaded` folder keeps what was downloaded in LESSON/archive; its other folders are copies."""
    archive = (path if path.resolve().name == lesson.slug else path / lesson.slug) / "archive"
    return archive if archive.is_dir() else None


def _zips(
    folder: Path, files: list[Entry], problems: list[str], opened: bool, lesson: Lesson, stack: ExitStack
) -> tuple[list[Entry], list[str]]:
    """The files of a folder, in which a zip that looks like a download gives its own, if such are to be opened.

    If not, it is no student's either: it stays where it is.
    """
    entries, problems = [], list(problems)
    for file in files:
        kind, found = "", None
        if "/" not in file.path and file.path.lower().endswith(".zip"):
            kind, found = _download(folder / file.path, file, CLASS if opened else AT_A_GLANCE, lesson, stack)
        if found is None:
            entries.append(file)
        elif opened:
            entries += found[0]
            problems += [f"{shown(file.path)}: {problem}" for problem in found[1]]
        else:
            problems.append(
                f"{shown(file.path)} is left where it is: it might be {kind}; collect it by itself, or take out of it"
                " what is a student's"
            )
    return entries, problems


def _download(
    path: Path, file: Entry, caps: Caps, lesson: Lesson, stack: ExitStack
) -> tuple[str, tuple[list[Entry], list[str]] | None]:
    """Whose download a zip looks like, and its files. A file that a platform has named is its student's zip."""
    platforms = [layout for layout in LAYOUTS.values() if layout.zipped]
    if any(layout.reader([], lesson)(file.path) for layout in platforms):
        return "", None
    with ExitStack() as closing:
        try:
            archive = closing.enter_context(open_zip(path, caps))
            entries, problems = zip_entries(archive, caps)
        except (BadZipFile, OSError, CommandError):
            return "", None
        for layout in platforms:
            view = forced(entries, layout, "", lesson)
            if not view or not all(view.read(entry.path) for entry in view.entries):
                continue
            sources = {claim.source for entry in view.entries for claim in view.read(entry.path)}
            if len(sources) > 1 or not layout.whole:
                stack.push(closing.pop_all())
                return layout.words, (view.entries, problems)
    return "", None
