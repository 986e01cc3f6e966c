"""What an instructor asks of an exam: a small TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import SLUG
from grader.dojo.belts import BELTS
from grader.dojo.question import KINDS
from grader.errors import CommandError

EVEN = 0.2
"""How far from the belt's median a question may be, where the spec does not say."""
KEYS = {"name": str, "title": str, "minutes": int, "even": float, "carry_forward": bool, "question": list}
QUESTION_KEYS = {"kind": str, "belt": str, "points": float, "count": int}
WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "tables, each headed [[question]]",
}
MOST = 20
"""Questions."""
MOST_POINTS = 1000


@dataclass(frozen=True)
class Asked:
    """One question as it is asked of everybody. name: of the function, "network_1"."""

    name: str
    kind: str
    belt: str
    points: float


@dataclass(frozen=True)
class Spec:
    """slug: "20-midterm". even: how far a question's difficulty may be from its belt's median, relative to it.
    carry_forward: as in `Question`. text: the file's.
    """

    slug: str
    title: str
    minutes: int
    even: float
    carry_forward: bool
    asked: tuple[Asked, ...]
    text: str = field(compare=False)

    @property
    def points(self) -> float:
        """Full marks."""
        return sum(one.points for one in self.asked)


def read_spec(path: Path) -> Spec:
    """Reads a spec. Raises CommandError, with the file and the key, for whatever is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError:
        raise CommandError(f"{path} does not exist: it says what the exam asks, see INSTRUCTOR.md") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path} is no TOML file: {error}") from None
    _typed(found, KEYS, str(path))
    slug, minutes, even = _needed(found, "name", path), _needed(found, "minutes", path), found.get("even", EVEN)
    if not SLUG.fullmatch(slug):
        raise CommandError(f'{path}: name = "{slug}" must be two digits and a name in small letters, as "20-midterm"')
    if minutes < 1:
        raise CommandError(f"{path}: minutes = {minutes} must be 1 or more")
    if not 0 < even <= 1:
        raise CommandError(f"{path}: even = {even:g} must be above 0 and at most 1; {EVEN:g} is a fifth to either side")
    asked = _asked(found.get("question", []), path)
    carry_forward = found.get("carry_forward", False)
    return Spec(slug, found.get("title", slug), minutes, float(even), carry_forward, asked, text)


def _asked(tables: list[Any], path: Path) -> tuple[Asked, ...]:
    asked: list[Asked] = []
    for number, table in enumerate(tables, start=1):
        where = f"{path}, question {number}"
        if not isinstance(table, Mapping):
            raise CommandError(f"{where}: write it as a table, headed [[question]]")
        _typed(table, QUESTION_KEYS, where)
        kind, belt, points = (_needed(table, key, where) for key in ("kind", "belt", "points"))
        for key, value, known in (("kind", kind, KINDS), ("belt", belt, BELTS)):
            if value not in known:
                raise CommandError(f'{where}: there is no {key} "{value}", only {", ".join(known)}')
        count = table.get("count", 1)
        if not 0 < points <= MOST_POINTS or count < 1:
            raise CommandError(f"{where}: points must be above 0 and at most {MOST_POINTS}, and count 1 or more")
        if len(asked) + count > MOST:
            raise CommandError(f"{where}: with it there are more than {MOST} questions")
        for _ in range(count):
            of_kind = sum(one.kind == kind for one in asked)
            asked.append(Asked(f"{kind}_{of_kind + 1}", kind, belt, float(points)))
    if not asked:
        raise CommandError(f"{path} asks nothing: each question is a table, headed [[question]]")
    return tuple(asked)


def _needed(table: Mapping[str, Any], key: str, where: object) -> Any:
    if key not in table:
        raise CommandError(f"{where}: {key} is missing")
    return table[key]


def _typed(table: Mapping[str, Any], known: Mapping[str, type], where: str) -> None:
    for key, value in table.items():
        if key not in known:
            raise CommandError(f"{where}: {key} is not known here; known are {', '.join(known)}")
        fits = isinstance(value, int | float) if known[key] is float else isinstance(value, known[key])
        if not fits or (isinstance(value, bool) and known[key] is not bool):
            raise CommandError(f"{where}: {key} must be {WORDS[known[key]]}, not {value!r}")
