"""Any other way to name files: a regular expression with named groups, as nbgrader's zip collector takes one."""

import re
from collections.abc import Sequence

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import Lesson
from grader.errors import CommandError
from grader.people.namespaces import EMAIL, NUMBER, OURS, Id, by_hand, of_login

GROUPS = ("student", "first_name", "last_name", "id", "email", "time", "file")
NBGRADERS = {"student_id": "student", "timestamp": "time", "file_id": "file"}
"""What its collector calls some of them."""
DIGITS = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)\D{0,2}(\d\d)\D?(\d\d)(?:\D?(\d\d))?(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?")


def pattern_layout(pattern: str) -> Layout:
    """A layout of the pattern, which begins where a path begins. Raises CommandError where it is none, or names nobody.

    student is what one is called here or logs in with; id and email are looked up as these.
    """
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise CommandError(f"--pattern is no regular expression: {error}") from None
    known = set(GROUPS) | set(NBGRADERS)
    unknown = [name for name in expression.groupindex if name not in known]
    people = {NBGRADERS.get(name, name) for name in expression.groupindex} & {
        "student",
        "first_name",
        "last_name",
        "id",
        "email",
    }
    if unknown or not people:
        what = f"has a group {unknown[0]}" if unknown else "names no student"
        raise CommandError(f"--pattern {what}: its groups are (?P<NAME>...) with {', '.join(GROUPS)}")

    def reader(entries: Sequence[Entry], lesson: Lesson) -> Reader:
        return lambda path: _read(expression, path)

    return Layout("read by your pattern", reader)


def _read(expression: re.Pattern[str], path: str) -> Readings:
    match = expression.match(path)
    if match is None:
        return []
    said = {NBGRADERS.get(name, name): (value or "").strip() for name, value in match.groupdict().items()}
    name = " ".join(filter(None, [said.get("first_name"), said.get("last_name")]))
    ids: list[Id] = []
    ids += [*of_login(said["student"]), *by_hand(said["student"])] if said.get("student") else []
    ids += [(space, said["id"]) for space in (NUMBER, OURS) if said.get("id")]
    ids += [(EMAIL, said["email"])] if said.get("email") else []
    student = said.get("student") or said.get("id") or said.get("email") or name
    if not student:
        return []
    called = tuple(filter(None, [name, "" if name else said.get("student")]))
    time = _time(said.get("time", ""))
    file = said.get("file") or path.rpartition("/")[2]
    return [
        Claim(student, f"{student} {name}".strip(), tuple(ids), called, file, hand_in=said.get("time", ""), time=time)
    ]


def _time(text: str) -> str:
    match = DIGITS.search(text)
    if match is None:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    offset = "+00:00" if zone in ("Z", "UTC") else zone or ""
    return f"{year}-{month}-{day} {hour}:{minute}:{second or '00'}{offset}"
