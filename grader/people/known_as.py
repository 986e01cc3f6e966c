"""What platforms call the students who were collected: `export` finds their rows by it, each in its own namespace."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.people.namespaces import Id
from grader.whole_file import write_whole

KnownAs = dict[str, dict[str, str]]
"""Student -> namespace -> what the platform of that namespace calls them."""


def read_known_as(path: Path) -> KnownAs:
    """What was noted; nothing where there is no such file, or one that a person has made unreadable."""
    try:
        noted = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(noted, dict):
        return {}
    return {student: ids for student, ids in noted.items() if isinstance(ids, dict)}


def note(path: Path, collected: Mapping[str, Iterable[Id]]) -> None:
    """Adds what is known of students. Raises CommandError where it cannot be written."""
    known = read_known_as(path)
    new = {student: {**known.get(student, {}), **dict(ids)} for student, ids in collected.items()}
    if new.items() <= known.items():
        return
    known |= new
    write_whole(path, json.dumps(known, ensure_ascii=True, indent=1, sort_keys=True).encode(), durable=False)
