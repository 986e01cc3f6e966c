"""ILIAS's "Download All Submissions": `Assignment/Submissions/[Team 7/]Lovelace_Ada_ada_1234/name`.

After ilExSubmission::downloadAllAssignmentFiles of ILIAS: last name, first name, login and the user's number, in the
folder of the assignment and in one that is called Submissions, in the language of the site (Abgaben). What came late is
called "Late Submission - name", again in that language. There are no times.
"""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import ILIAS, of_login

FOLDER = re.compile(r"(?P<names>[^/_]+(?:_[^/_]+)*)_(?P<login>[^/_]+)_(?P<user>\d+)")
TEAM = re.compile(r"[^\W\d_]+ \d+")
LATE = re.compile(r"(?:late submission|verspätete abgabe|verspaetete abgabe) - ", re.IGNORECASE)


def ilias(path: str, lesson: Lesson) -> Readings:
    """The folder of a student, which may lie in that of a team."""
    first, _, inside = path.partition("/")
    if TEAM.fullmatch(first):
        first, _, inside = inside.partition("/")
    match = FOLDER.fullmatch(first)
    if match is None or not inside or "_" not in match["names"]:
        return []
    login, user, words = match["login"], match["user"], match["names"].split("_")
    late = LATE.match(inside)
    called = tuple(f"{' '.join(words[:place])}, {' '.join(words[place:])}" for place in range(1, len(words)))
    called += tuple(f"{' '.join(words[place:])} {' '.join(words[:place])}" for place in range(1, len(words)))
    name = inside[late.end() :] if late else inside
    # A login may have "_" too: one that may be of two is nobody's.
    logins = [login, *("_".join([*words[place:], login]) for place in range(1, len(words)))]
    ids = ((ILIAS, user), *(one for written in logins for one in of_login(written)))
    student = login if len(words) == len(("last", "first")) else f"{login}_{user}"
    return [Claim(student, user, ids, called, name, late=bool(late))]


TABLES = ("*.xls", "*.xlsx", "*.csv")
ILIAS_LAYOUT = Layout("a download of ILIAS's", by_path(ilias), whole=True, extras=TABLES, zipped=True)
