"""The tables of the syllabus, from what the lessons and the exercises themselves say."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.course import Lesson, find_lessons, read_course_notebook
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.site.formulas import mathml
from grader.site.page import page_title

STATED = re.compile(
    r"^\*(?P<stated>(?:(?P<sittings>\w+) sittings of )?(?P<low>\d+) to (?P<high>\d+) minutes.*?)\*$", re.M | re.S
)
NUMBERS = {None: 1, "Two": 2, "Three": 3}
SECTIONS = re.compile(r"(?:sections |then )?(\d+ to \d+)(?=[,.])")
AIMS = re.compile(r"^At the end you can\n\n((?:- .*\n(?:  .*\n)*)+)", re.MULTILINE)
PLANS: dict[str, tuple[str, ...]] = {
    "plan of 10 weeks": ("1", "2", "3a", "3b", "4a", "4b", "4c", "5", "6a", "6b"),
    "plan of 8 weeks": ("1", "2", "3a", "3b", "4a", "4b 4c", "5", "6a 6b"),
    "plan of 6 weeks": ("1", "2", "3a 3b", "4a 4b 4c", "5", "6a 6b"),
    "plan of a workshop": ("1", "2", "3a", "3b", "4a", "5"),
}
"""What is done at each meeting: a sitting, or several. "3a" is the first sitting of lesson 3."""


class Sitting(NamedTuple):
    """A part of a lesson that is done in one go, the fewest and the most minutes that it takes."""

    lesson: Lesson
    number: str
    sections: str
    low: int
    high: int

    @property
    def words(self) -> str:
        """As a plan has it, with a link."""
        sections = f", sections {self.sections}" if self.sections else ""
        return f"[lesson {self.number[0]}](../{self.lesson.released.as_posix()}){sections}"


def tables(root: Path) -> dict[str, str]:
    """Name of a table -> its markdown, with links that hold for a file in docs/. Raises CommandError."""
    lessons = find_lessons(root)
    sittings = {s.number: s for lesson in lessons for s in _sittings(root, lesson)}
    made = {"lessons": _overview(root, lessons, sittings), "each lesson": _each(root, lessons)}
    return made | {name: "\n".join(_plan(plan, sittings)) for name, plan in PLANS.items()}


def _first_cell(root: Path, lesson: Lesson) -> str:
    return read_course_notebook(root / lesson.released).cells[0].source


def _stated(root: Path, lesson: Lesson) -> re.Match:
    found = STATED.search(_first_cell(root, lesson))
    if found is None:
        raise CommandError(f"the first cell of {lesson.slug} does not say how many minutes it takes")
    return found


def _sittings(root: Path, lesson: Lesson) -> Iterator[Sitting]:
    stated = _stated(root, lesson)
    count, number = NUMBERS[stated["sittings"]], lesson.slug[1]
    sections = SECTIONS.findall(stated["stated"].split(". You need")[0] + ".")[-count:] if count > 1 else [""]
    if len(sections) != count:
        raise CommandError(f"the first cell of {lesson.slug} does not say which sections its {count} sittings have")
    for letter, part in zip("abc", sections, strict=False):
        yield Sitting(lesson, number + letter if count > 1 else number, part, int(stated["low"]), int(stated["high"]))


def _overview(root: Path, lessons: Sequence[Lesson], sittings: dict[str, Sitting]) -> str:
    rows = ["| | lesson | time | exercises | points |", "|---|---|---|---|---|"]
    for lesson in lessons:
        own = [sitting for sitting in sittings.values() if sitting.lesson == lesson]
        points = [exercise.points for exercise in EXERCISES.values() if exercise.lesson == lesson.slug]
        title = page_title(read_course_notebook(root / lesson.released)).split(": ")[-1]
        link = f"[{title}](../{lesson.released.as_posix()})"
        rows.append(f"| {lesson.slug[1]} | {link} | {_hours(own)} | {len(points)} | {sum(points):g} |")
    rows.append(
        f"| | all | {_hours([*sittings.values()])} | {len(EXERCISES)} | {sum(e.points for e in EXERCISES.values()):g} |"
    )
    return "\n".join(rows)


def _hours(sittings: Sequence[Sitting]) -> str:
    low, high = (round(2 * sum(minutes) / 60) / 2 for minutes in zip(*((s.low, s.high) for s in sittings), strict=True))
    times = f"{low:g} to {high:g} hours"
    return f"{times}, in {len(sittings)} sittings" if len(sittings) > 1 else times


def _each(root: Path, lessons: Sequence[Lesson]) -> str:
    return "\n\n".join(line for lesson in lessons for line in _about(root, lesson))


def _about(root: Path, lesson: Lesson) -> Iterator[str]:
    text = _first_cell(root, lesson)
    aims = AIMS.search(text)
    if aims is None:
        raise CommandError(f'the first cell of {lesson.slug} has no list below "At the end you can"')
    yield f"### {page_title(read_course_notebook(root / lesson.released))}"
    yield " ".join(_stated(root, lesson)["stated"].split())
    yield "At the end you can"
    yield re.sub(r"\$(.+?)\$", lambda formula: mathml(formula[1], False), aims[1].rstrip())
    rows = ["| exercise | section | points |", "|---|---|---|"]
    rows += [f"| `{e.name}` | {e.section} | {e.points:g} |" for e in EXERCISES.values() if e.lesson == lesson.slug]
    yield "\n".join(rows)


def _plan(plan: Sequence[str], sittings: dict[str, Sitting]) -> Iterator[str]:
    yield "| | what | time |"
    yield "|---|---|---|"
    for meeting, names in enumerate(plan, 1):
        held = [sittings[name] for name in names.split()]
        whole = {held[0].lesson} == {sitting.lesson for sitting in held} and len(held) > 1
        words = held[0].words.split(",")[0] if whole and _all_of(held, sittings) else "; ".join(s.words for s in held)
        low, high = sum(s.low for s in held), sum(s.high for s in held)
        yield f"| {meeting} | {words} | {low} to {high} minutes |"


def _all_of(held: Sequence[Sitting], sittings: dict[str, Sitting]) -> bool:
    return len(held) == sum(1 for sitting in sittings.values() if sitting.lesson == held[0].lesson)
