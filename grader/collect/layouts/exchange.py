"""nbgrader's exchange: `user+lesson+2026-11-30 14:02:11.000000 UTC+random/name`, as `nbgrader submit` writes it."""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import of_login

FOLDER = re.compile(
    r"(?P<user>.+)\+(?P<lesson>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [^+]+)?)(?:\+[\w=-]+)?"
)


def exchange(path: str, lesson: Lesson) -> Readings:
    """All of the name is a student's: `owners` says whether it may be true."""
    first, _, inside = path.partition("/")
    match = FOLDER.fullmatch(first)
    if match is None or not inside:
        return []
    user = match["user"]
    return [Claim(user, user, of_login(user), (), inside, hand_in=first, time=match["time"], lesson=match["lesson"])]


EXCHANGE_LAYOUT = Layout("nbgrader's exchange", by_path(exchange))
