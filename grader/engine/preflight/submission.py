"""Finds the submissions of a lesson and reads what is in their folders, and nothing outside of them."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grader.course import Course
from grader.errors import CommandError
from grader.names import shown

LARGEST_FILE = 20 * 1024**2
LARGEST_FOLDER = 50 * 1024**2
MOST_ENTRIES = 1000
DEEPEST = 8
ENTRY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""A link is refused by the system itself, and a named pipe that nobody writes to does not keep us waiting."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one lesson (its slug, "03-multi-layer"). The folder may be empty."""

    student: str
    lesson: str
    folder: Path


def find_submissions(root: Path, lesson: str, students: Iterable[str] = ()) -> list[Submission]:
    """The submissions for a lesson in the live course `root`, by student: all of them, or those of `students`.

    Raises CommandError for a student who handed in nothing.
    """
    course = Course(root)
    found = {name: Submission(name, lesson, folder) for name, folder in course.handed_in(lesson).items()}
    wanted = dict.fromkeys(students)
    absent = [student for student in wanted if student not in found]
    if absent:
        raise CommandError(
            f"nothing was handed in for {lesson} by {', '.join(absent)}: {course.submitted} has a folder a student"
        )
    return [submission for student, submission in found.items() if student in wanted or not wanted]


def read_files(folder: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The regular files below a folder, and a sentence for each thing that was not read.

    Files are named by their path below the folder, with "/". No link is followed, neither a file's nor a folder's, and
    nothing but regular files is opened for its content. Names that are no UTF-8 carry surrogate escapes, as in `os`.
    """
    reader = _Reader()
    try:
        opened = os.open(folder, ENTRY | os.O_DIRECTORY)
    except OSError as error:
        return {}, (f"the submission's folder cannot be opened: {_in_words(error)}",)
    reader.read_folder(opened, "", 1)
    return reader.files, tuple(reader.problems)


class _Reader:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.problems: list[str] = []
        self.left = LARGEST_FOLDER
        self.entries = 0

    def read_folder(self, folder: int, prefix: str, depth: int) -> None:
        """Reads below an open folder, and closes it."""
        try:
            entries = self._entries(folder)
            for name, is_folder in islice(entries, max(MOST_ENTRIES - self.entries, 0)):
                self.entries += 1
                try:
                    self._read_entry(folder, name, prefix, depth, is_folder)
                except OSError as error:
                    self.problems.append(f"{shown(prefix + name)} was not read: {_in_words(error)}")
            if next(entries, None):
                place = shown(prefix) or "the folder"
                self.problems.append(f"{place} was not read to its end: there are over {MOST_ENTRIES} files")
        finally:
            os.close(folder)

    def _entries(self, folder: int) -> Iterator[tuple[str, bool]]:
        """Names, and whether it is a folder. Notebooks first: whatever else lies there must not crowd them out."""
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        return iter(sorted(found, key=lambda entry: (entry[1], not entry[0].lower().endswith(".ipynb"), entry[0])))

    def _read_entry(self, folder: int, name: str, prefix: str, depth: int, is_folder: bool) -> None:
        path = prefix + name
        # Looked at before it is opened, as to open a device can already do something; and once more after that, as
        # it may have been exchanged.
        kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            self.problems.append(f"{shown(path)} was not read: it is {_kind(kind)}, not a file")
            return
        if is_folder and depth == DEEPEST:
            self.problems.append(f"{shown(path)} was not read: over {DEEPEST} folders deep")
            return
        opened = os.open(name, ENTRY | (os.O_DIRECTORY if is_folder else 0), dir_fd=folder)
        if is_folder:
            self.read_folder(opened, path + "/", depth + 1)
            return
        with open(opened, "rb") as file:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                self.problems.append(f"{shown(path)} was not read: it is not a file")
                return
            content = file.read(min(LARGEST_FILE, self.left) + 1)
        if len(content) > LARGEST_FILE:
            self.problems.append(f"{shown(path)} was not read: it is larger than {LARGEST_FILE // 1024**2} MiB")
        elif len(content) > self.left:
            self.problems.append(
                f"{shown(path)} was not read: all files together are over {LARGEST_FOLDER // 1024**2} MiB"
            )
        else:
            self.files[path] = content
            self.left -= len(content)


def _kind(mode: int) -> str:
    kinds = {stat.S_ISLNK: "a link", stat.S_ISFIFO: "a named pipe", stat.S_ISSOCK: "a socket"}
    return next((words for test, words in kinds.items() if test(mode)), "a device")


def _in_words(error: OSError) -> str:
    return (error.strerror or "the system refused").lower()
