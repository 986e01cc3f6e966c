"""Moodle's "Download all submissions": `First Last_123456_assignsubmission_file/name`, in every language.

After mod/assign/classes/downloader.php of Moodle, since 3.1; before, or without "download in folders", `..._file_` and
one folder for all. Before the name may stand that of a group ("Group A-First Last"); marked blind, the name is the
language's word for "Participant". There are no times.
"""

import re
from collections.abc import Sequence

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import Lesson
from grader.people.namespaces import MOODLE

FOLDER = re.compile(r"(?P<name>[^_]*)_(?P<user>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL)


def moodle(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """The folder's name is Moodle's, with "_" only where Moodle puts it. What all are called is nobody's name."""
    folders = [match for entry in entries if (match := FOLDER.fullmatch(entry.path.partition("/")[0]))]
    blind = len({match["user"] for match in folders}) > 1 == len({match["name"] for match in folders})

    def read(path: str) -> Readings:
        first, _, below = path.partition("/")
        match = FOLDER.fullmatch(first)
        inside = below or (match["rest"] if match else "")
        if match is None or not inside:
            return []
        user, name = match["user"], match["name"]
        without_groups = [name.split("-", place)[-1] for place in range(1, name.count("-") + 1)]
        called = () if blind else (name, *without_groups)
        return [Claim(user, user, ((MOODLE, user),), called, inside)]

    return read


MOODLE_LAYOUT = Layout("a download of Moodle's", moodle, zipped=True)
