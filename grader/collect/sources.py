"""Opens what is to be collected: a zip, a folder, or a folder of a platform's zips. And says how it is laid out."""

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

from grader.collect.archives import AT_A_GLANCE, CLASS, Caps, open_zip, zip_entries
from grader.collect.entries import Entry, common_folder, folder_entries
from grader.collect.layouts import LAYOUTS, PLATFORMS, detect
from grader.course import Lesson
from grader.errors import CommandError
from grader.names import shown

IN_ZIPS = ("moodle", "canvas")
"""Layouts of what platforms pack into zips."""
INBOUND = "inbound"
"""The folder of nbgrader's exchange that students hand in to, and may put anything else into."""


@dataclass
class Source:
    """What is to be collected. entries: all files; problems: a sentence for each thing left out; layout: its name;
    house: the user ids that the folder itself, root's and those of whoever collects may be owned by."""

    entries: list[Entry]
    problems: list[str]
    layout: str
    house: frozenset[int] = frozenset()


def open_source(path: Path, layout: str | None, lesson: Lesson, stack: ExitStack) -> Source:
    """All files to be collected. Zips stay open as long as `stack`. layout: None to find it by looking.

    A student's own zip stays whole: those in a folder are opened where nbgrader keeps downloads, or where `layout` says
    that they are a platform's. Raises CommandError where `path` is neither a folder nor a readable zip, holds no
    submissions, or where a person must say how it is laid out.
    """
    if layout and layout not in LAYOUTS:
        raise CommandError(f"there is no layout {layout!r}: the layouts are {', '.join(LAYOUTS)}")
    house: frozenset[int] = frozenset()
    if path.is_dir():
        inbound = path.resolve().name == INBOUND
        layout = layout or ("exchange" if inbound else None)
        archive = None if inbound else _archive(path, lesson)
        folder, opened = archive or path, bool(archive) or layout in IN_ZIPS
        entries, problems = _zips(folder, *folder_entries(folder), opened, lesson, stack)
        house = frozenset((0, path.stat().st_uid, *([os.getuid()] if hasattr(os, "getuid") else [])))
    else:
        try:
            entries, problems = zip_entries(stack.enter_context(open_zip(path, CLASS)))
        except BadZipFile:
            raise CommandError(f"{path} is no zip file, or a damaged one: download it again") from None
        except OSError as error:
            raise CommandError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    if layout in PLATFORMS:
        entries = _bare(entries, layout, lesson)
    elif layout is None:
        layout = detect([entry.path for entry in entries], lesson)
        within = [name for name in PLATFORMS if _bare(entries, name, lesson) is not entries]
        if layout not in PLATFORMS and within:
            around = common_folder(entry.path for entry in entries)
            raise CommandError(
                f"all of {path} lies in {shown(around)}, which might be {LAYOUTS[within[0]][1]} or one student's:"
                f" collect that folder itself, or say which with --layout {within[0]} or --layout student"
            )
    if not layout or not any(LAYOUTS[layout][0](entry.path, lesson) for entry in entries):
        raise CommandError(f"{path} holds no submissions in any layout known: {', '.join(LAYOUTS)}")
    return Source(entries, problems, layout, house)


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
    if any(LAYOUTS[name][0](file.path, lesson) for name in IN_ZIPS):
        return "", None
    with ExitStack() as closing:
        try:
            archive = closing.enter_context(open_zip(path, caps))
            entries, problems = zip_entries(archive, caps)
        except (BadZipFile, OSError, CommandError):
            return "", None
        for name in IN_ZIPS:
            bare = _bare(entries, name, lesson)
            if bare and all(LAYOUTS[name][0](entry.path, lesson) for entry in bare):
                stack.push(closing.pop_all())
                return LAYOUTS[name][1], (bare, problems)
    return "", None


def _bare(entries: list[Entry], layout: str, lesson: Lesson) -> list[Entry]:
    """The files without the folders around all of them, where only then some are laid out so; else as they are."""
    bare = entries
    while bare and not any(LAYOUTS[layout][0](entry.path, lesson) for entry in bare):
        around = common_folder(entry.path for entry in bare)
        if not around:
            return entries
        bare = [replace(entry, path=entry.path.removeprefix(around)) for entry in bare]
    return bare
