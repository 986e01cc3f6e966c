"""GitHub Classroom: `gh classroom clone student-repos` writes `ASSIGNMENT-submissions/ASSIGNMENT-LOGIN/name`.

After the gh-classroom extension's docs. ASSIGNMENT is the same for all, so nobody's login can be read in two ways. Who
has which login is in the roster that GitHub Classroom exports (identifier, github_username). There are no times.
"""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import GITHUB

REPOSITORY = re.compile(r"(?P<title>[^/]+)-submissions/(?P=title)-(?P<login>[^/]+)/(?P<rest>.+)", re.DOTALL)


def github_classroom(path: str, lesson: Lesson) -> Readings:
    """The name of a student's repository; a login is chosen by its owner, and no id of anything else."""
    match = REPOSITORY.fullmatch(path)
    login = match["login"] if match else ""
    return [Claim(login, f"@{login}", ((GITHUB, login),), (), match["rest"])] if match else []


GITHUB_LAYOUT = Layout("the repositories of GitHub Classroom", by_path(github_classroom), whole=True)
