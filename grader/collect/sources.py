"""Opens what is to be collected: a zip, a folder, or a folder of a platform's zips."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from grader.collect.entries import Entry, folder_entries, zip_entries
from grader.collect.layouts import LAYOUTS, PLATFORMS, detect
from grader.course import Lesson
from grader.errors import CommandError
from grader.names import shown


def open_source(path: Path, lesson: Lesson, stack: ExitStack) -> tuple[list[Entry], list[str]]:
    """All files to be collected, and a sentence for each that is left out. Zips stay open as long as `stack`.

    Raises CommandError where `path` is neither a folder nor a readable zip.
    """
    if path.is_dir():
        return _open_folder(_of_lesson(path, lesson), lesson, stack)
    archive = _open_zip(path, stack)
    if archive is None:
        raise CommandError(f"{path} is no zip file, or a damaged one: download it again")
    return zip_entries(archive)


def _of_lesson(path: Path, lesson: Lesson) -> Path:
    """nbgrader's `downloaded` folder keeps what was downloaded in LESSON/archive; its other folders are copies."""
    for folder in (path / lesson.slug / "archive", path / "archive"):
        if folder.is_dir():
            return folder
    return path


def _open_folder(path: Path, lesson: Lesson, stack: ExitStack) -> tuple[list[Entry], list[str]]:
    """The files of a folder. A zip in it that is a platform's download gives its own files; a student's stays whole."""
    files, problems = folder_entries(path)
    entries = []
    for file in files:
        inside = None
        zipped = file.path.lower().endswith(".zip")
        if zipped and not any(LAYOUTS[name][0](file.path, lesson) for name in PLATFORMS):
            inside = _download(path / file.path, lesson, stack)
        if inside is None:
            entries.append(file)
            continue
        entries += [replace(entry, path=f"{file.path}/{entry.path}") for entry in inside[0]]
        problems += [f"{shown(file.path)}: {problem}" for problem in inside[1]]
    return entries, problems


def _download(path: Path, lesson: Lesson, stack: ExitStack) -> tuple[list[Entry], list[str]] | None:
    """The files of a zip that looks like a platform's download, else None."""
    archive = _open_zip(path, stack)
    if archive is None:
        return None
    try:
        entries, problems = zip_entries(archive)
    except CommandError:
        return None
    return (entries, problems) if detect((entry.path for entry in entries), lesson, PLATFORMS) else None


def _open_zip(path: Path, stack: ExitStack) -> ZipFile | None:
    try:
        return stack.enter_context(ZipFile(path))
    except (BadZipFile, NotImplementedError, ValueError):
        return None
    except OSError as error:
        raise CommandError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
