"""Gradescope's "Export Submissions": `assignment_55_export/submission_123456/name`, and submission_metadata.yml.

The file says of each submission who it is from, `:name`, `:sid` and `:email`, and when, `:created_at` (as public
readers of it have it). It is Ruby's own YAML, with objects that no safe reader takes; these lines are all that is
needed of it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.collect.entries import Entry
from grader.collect.layouts.claim import Claim, Layout, Reader, Readings
from grader.course import Lesson
from grader.names import listed
from grader.people.namespaces import EMAIL, ID_NUMBER, NUMBER, OURS, SIS_USER, Id

METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_[A-Za-z0-9]+")
LINE = re.compile(r"(?P<indent>[ -]*):?(?P<key>\w+):(?: &\w+)?(?: +(?P<value>.*))?")
MOST = 64 * 1024**2
SPACES = {"sid": (NUMBER, ID_NUMBER, SIS_USER, OURS), "email": (EMAIL, OURS)}
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)")


@dataclass
class Submitted:
    """By whom a submission is, name, sid and email each, and when it came."""

    people: list[dict[str, str]] = field(default_factory=list)
    time: str = ""


def gradescope(entries: Sequence[Entry], lesson: Lesson) -> Reader:
    """Knows people by the file that says who they are."""
    known = _read(next((entry for entry in entries if entry.path == METADATA), None))

    def read(path: str) -> Readings:
        folder, _, inside = path.partition("/")
        if not inside or not FOLDER.fullmatch(folder):
            return []
        people = known[folder].people
        if len(people) > 1:
            names = listed([person.get("name", "somebody") for person in people])
            return [Claim("", folder, (), (), inside, why=f"it is of a group, {names}: give it to each by hand")]
        person = people[0] if people else {}
        name, time = person.get("name", ""), known[folder].time
        ids: list[Id] = [(space, person[key]) for key, found in SPACES.items() if person.get(key) for space in found]
        student = person.get("sid") or person.get("email") or name or folder
        return [Claim(student, folder, tuple(ids), (name,) if name else (), inside, time=time)]

    return read


def _read(entry: Entry | None) -> dict[str, Submitted]:
    found: dict[str, Submitted] = defaultdict(Submitted)
    if entry is None or entry.size > MOST:
        return found
    with entry.open() as file:
        lines = file.read(MOST).decode("utf-8", "replace").splitlines()
    here, of_people = Submitted(), False
    for line in lines:
        match = LINE.fullmatch(line.rstrip())
        if match is None:
            continue
        key, value, indent = match["key"], _plain(match["value"] or ""), match["indent"]
        if not indent:
            here, of_people = found[key], False
        elif key == "submitters":
            of_people = True
        elif of_people and key in ("name", "sid", "email"):
            if "-" in indent:
                here.people.append({})
            if here.people:
                here.people[-1][key] = value
        elif key == "created_at" and (time := TIME.match(value)):
            here.time = f"{time[1]} {time[2]}{'+00:00' if time[3] in ('Z', 'UTC') else time[3]}"
        of_people = of_people and key in ("submitters", "name", "sid", "email")
    return found


def _plain(value: str) -> str:
    """A YAML scalar without its quotes."""
    value = value.strip()
    if value[:1] == "'" == value[-1:] and len(value) > 1:
        return value[1:-1].replace("''", "'")
    if value[:1] == '"' == value[-1:] and len(value) > 1:
        inside = re.sub(r"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})", _char, value[1:-1])
        return re.sub(r"\\(.)", r"\1", inside)
    return "" if value in ("null", "~") else value


def _char(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))


GRADESCOPE_LAYOUT = Layout("an export of Gradescope's", gradescope, extras=(METADATA,), zipped=True)
