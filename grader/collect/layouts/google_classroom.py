"""Google Classroom: the assignment's folder in Drive, downloaded: `Ada Lovelace - Homework 3.ipynb`, all in one folder.

Classroom names the copies that it makes for students so (its help on "Make a copy for each student"); what they upload
themselves keeps any name. So it is known only where all files are of one title. The names can be changed by students.
"""

import re
from collections.abc import Sequence

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import Lesson
from grader.people.namespaces import by_hand

FILE = re.compile(
    r"(?P<who>.+?) - (?:(?:Copy of|Kopie von|Copie de|Copia de) )?(?P<title>.+)\.(?P<kind>ipynb|zip)", re.I
)


def google_classroom(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """Reads names of the one title that all have, with two of them at least."""
    found = [FILE.fullmatch(entry.path) for entry in entries if "/" not in entry.path]
    titles = {match["title"] for match in found if match}
    title = titles.pop() if len(titles) == 1 and len(found) > 1 else None

    def read(path: str) -> Readings:
        match = FILE.fullmatch(path) if title and "/" not in path else None
        if match is None or match["title"] != title:
            return []
        who = match["who"]
        name = lesson.released.name if match["kind"].lower() == "ipynb" else path
        return [Claim(who, path, by_hand(who), (who,), name)]

    return read


GOOGLE_LAYOUT = Layout("a folder of Google Classroom's", google_classroom, whole=True)
