"""What a layout says of a file: whose it is, when it was handed in, what it is called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial

from grader.collect.entries import Entry
from grader.course import Lesson
from grader.people.namespaces import Id


@dataclass(frozen=True)
class Claim:
    """Whose a file is.

    student: the id to take where a roster says nothing; "" where nobody's name is on it, for the reason `why`. source:
    who that is to the platform itself: no two sources are one student. ids and called: what a roster may have of them.
    name: the file's name in the submission. order: of two files with one name the greater is the later. hand_in: one
    of several attempts; time: when that was, as ISO has it, with an offset only where the platform says it; the latest
    counts. lesson: for which it was handed in, "" where the layout does not say. doubtful: the name is no person's,
    unless a roster has it.
    """

    student: str
    source: str
    ids: tuple[Id, ...]
    called: tuple[str, ...]
    name: str
    order: int = 0
    late: bool = False
    hand_in: str = ""
    time: str = ""
    lesson: str = ""
    doubtful: bool = False
    why: str = ""


LONGEST = 1000
"""Characters of an assignment's, a user's and a file's names together."""
Readings = list[Claim]
"""All that a path may say: none, one, or several, of which it cannot tell itself."""
Reader = Callable[[str], Readings]


@dataclass(frozen=True)
class Layout:
    """A platform's way, or a person's, to name what was handed in.

    words: what it is, after "is". look: at all files, and give what reads the path of one. person: people wrote the
    names, and no platform did. whole: its names are too much like others' to be known by one. extras: files of the
    platform's own, as patterns of a path in lower case. zipped: it is what a platform packs into a zip.
    """

    words: str
    look: Callable[[Sequence[Entry], Lesson], Reader]
    person: bool = False
    whole: bool = False
    extras: tuple[str, ...] = ()
    zipped: bool = False

    def reader(self, entries: Sequence[Entry], lesson: Lesson) -> Reader:
        """What reads a path, if its first part is not longer than any that a platform or a person writes."""
        read = self.look(entries, lesson)
        return lambda path: read(path) if len(path.partition("/")[0]) <= LONGEST else []

    def without_extras(self, entries: Sequence[Entry]) -> list[Entry]:
        """All that students may have handed in."""
        return [
            entry
            for entry in entries
            if "/" in entry.path or not any(fnmatchcase(entry.path.casefold(), extra) for extra in self.extras)
        ]


def by_path(read: Callable[[str, Lesson], Readings]) -> Callable[[Sequence[Entry], Lesson], Reader]:
    """A reader that looks at nothing but the path."""
    return lambda entries, lesson: partial(_read, read, lesson)


def _read(read: Callable[[str, Lesson], Readings], lesson: Lesson, path: str) -> Readings:
    return read(path, lesson)
