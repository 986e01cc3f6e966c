"""Moodle's "Download all submissions": `First Last_123456_assignsubmission_file/name`, in every language.

After mod/assign/classes/downloader.php of Moodle, since 3.1; before, or without "download in folders", `..._file_` and
one folder for all. Before the name may stand that of a group ("Group A-First Last"); marked blind, the name is the
language's word for "Participant". There are no times.
"""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import MOODLE

FOLDER = re.compile(r"(?P<name>[^_]*)_(?P<user>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL)


def moodle(path: str, lesson: Lesson) -> Readings:
    """The folder's name is Moodle's, with "_" only where Moodle puts it."""
    first, _, below = path.partition("/")
    match = FOLDER.fullmatch(first)
    inside = below or (match["rest"] if match else "")
    if match is None or not inside:
        return []
    user, name = match["user"], match["name"]
    without_groups = [name.split("-", place)[-1] for place in range(1, name.count("-") + 1)]
    return [Claim(user, user, ((MOODLE, user),), (name, *without_groups), inside)]


MOODLE_LAYOUT = Layout("a download of Moodle's", by_path(moodle), zipped=True)
