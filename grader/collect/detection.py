"""How is a download laid out, and which folder around it is no student's? Where it could be two ways, it asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.collect.copies import is_no_person
from grader.collect.entries import Entry
from grader.collect.layouts import LAYOUTS, PLATFORMS
from grader.collect.layouts.claim import Layout, Reader
from grader.collect.lesson_text import LessonText
from grader.collect.wrappers import is_no_students, levels, may_be_handed_in
from grader.course import SLUG, Lesson
from grader.errors import CommandError
from grader.names import listed, shown


@dataclass(frozen=True)
class View:
    """The files as the layout reads them, without what is around them and without what the platform put there."""

    layout: Layout
    name: str
    entries: list[Entry]
    read: Reader


def forced(entries: list[Entry], layout: Layout, name: str, lesson: Lesson) -> View | None:
    """The files where a person has said how they are laid out; None where none is laid out so."""
    for _, bare in levels(entries):
        flat = name != "name" or any("/" not in entry.path for entry in bare)
        if flat and _following(layout, bare, lesson):
            return _view(layout, name, bare, lesson)
        if name == "student":
            return None
    return _view(layout, name, entries, lesson) if _following(layout, entries, lesson) else None


def detect(
    entries: list[Entry], path: Path, lesson: Lesson, text: LessonText, is_student: Callable[[str], bool]
) -> View | None:
    """The files, laid out as a platform has it if any name is so, else as people have it; None for neither.

    There is no vote, as one student may hand in more files than all others. Raises CommandError where a person must
    say: some names are a platform's and others may be students', or the folder around all may be one student's.
    """
    found = list(levels(entries))
    for around, bare in found:
        name = _platform(bare, lesson, bool(around))
        if name and (
            not around or (is_no_students(around, path, lesson, is_student) and _all_follow(name, bare, lesson))
        ):
            view = _view(LAYOUTS[name], name, bare, lesson)
            within = next((deeper for deeper, inner in found if deeper > around and _several(name, inner, lesson)), "")
            if within and not _several(name, bare, lesson):
                raise CommandError(
                    f"all of {path} lies in {shown(within)}, which might be one student's of {view.layout.words}, or a"
                    f" folder around several: collect that folder itself ({shown(str(path / within.rstrip('/')))}), or"
                    f" say --layout {name}"
                )
            return view
        if name:
            raise CommandError(
                f"all of {path} lies in {shown(around)}, which might be {LAYOUTS[name].words} or one student's:"
                f" collect that folder itself, or say which with --layout {name} or --layout student"
            )
    for around, bare in found[1:]:
        if not _is_class(bare, lesson, text):
            continue
        if _has_own(bare, lesson) or not is_no_students(around, path, lesson, is_student):
            raise CommandError(
                f"all of {path} lies in {shown(around)}, which might be a class or one student: collect that folder"
                f" itself ({shown(str(path / around.rstrip('/')))}), or say --layout student"
            )
        return _by_people(bare, lesson)
    return _by_people(entries, lesson)


def _view(layout: Layout, name: str, entries: Sequence[Entry], lesson: Lesson) -> View:
    return View(layout, name, layout.without_extras(entries), layout.reader(entries, lesson))


def _following(layout: Layout, entries: Sequence[Entry], lesson: Lesson) -> set[str]:
    read = layout.reader(entries, lesson)
    return {entry.path for entry in layout.without_extras(entries) if read(entry.path)}


def _all_follow(name: str, entries: Sequence[Entry], lesson: Lesson) -> bool:
    own = {entry.path for entry in LAYOUTS[name].without_extras(entries) if may_be_handed_in(entry.path)}
    return own <= _following(LAYOUTS[name], entries, lesson)


def _platform(entries: list[Entry], lesson: Lesson, inside: bool) -> str:
    """The platform that any name is of, "" for none. Raises CommandError where others may be students'."""
    follow = {}
    for name in PLATFORMS:
        found = _following(LAYOUTS[name], entries, lesson)
        if found and (not LAYOUTS[name].whole or _all_follow(name, entries, lesson)):
            follow[name] = found
    if not follow:
        return ""
    whole = [name for name in follow if _all_follow(name, entries, lesson)]
    certain = [name for name in whole if not LAYOUTS[name].whole]
    if len(certain) > 1:
        raise CommandError(
            f"this might be {' or '.join(LAYOUTS[name].words for name in certain)}: say which layout it is, with"
            f" --layout {' or --layout '.join(certain)}"
        )
    best = next(iter([*certain, *whole, *follow]))
    others = sorted(_following(LAYOUTS["name"], LAYOUTS[best].without_extras(entries), lesson) - follow[best])
    if others and not inside:
        raise CommandError(
            f"{listed(sorted(follow[best]))} might be of {LAYOUTS[best].words}, and {listed(others)} not: say which"
            f" layout it is, with --layout {best} or --layout name"
        )
    return best


def _several(name: str, entries: Sequence[Entry], lesson: Lesson) -> bool:
    """Whether the layout finds more than one student there."""
    read = LAYOUTS[name].reader(entries, lesson)
    return len({claim.source for entry in entries for claim in read(entry.path)}) > 1


def _by_people(entries: list[Entry], lesson: Lesson) -> View | None:
    every = {entry.path for entry in entries}
    follow = {name: _following(LAYOUTS[name], entries, lesson) for name in LAYOUTS if LAYOUTS[name].person}
    whole = [name for name, found in follow.items() if found and found == every]
    some = [name for name in ("student", "name") if follow[name]]
    # A file beside folders, which STUDENT/NAME cannot read, may be a student's by its name.
    if "student" in some and "name" in some and follow["name"] > follow["student"]:
        some = ["name"]
    return next((_view(LAYOUTS[name], name, entries, lesson) for name in [*whole, *some]), None)


def _has_own(entries: Sequence[Entry], lesson: Lesson) -> bool:
    """Whether the lesson's notebook lies there under its own name, as it does in a student's folder."""
    return any(entry.path == lesson.released.name for entry in entries)


def _is_class(entries: list[Entry], lesson: Lesson, text: LessonText) -> bool:
    """Whether several persons' names are on what lies here, each with a notebook of the lesson's or what may be one."""
    own = _has_own(entries, lesson)
    persons = set()
    for entry in entries:
        first, _, inside = entry.path.partition("/")
        stem, kind = PurePosixPath(first).stem, PurePosixPath(entry.path).suffix.lower()
        label = first if inside else stem
        if kind not in (".ipynb", ".zip") or SLUG.fullmatch(first) or is_no_person(label, lesson):
            continue
        if inside and PurePosixPath(inside).name == lesson.released.name:
            persons.add(label)
        elif kind == ".zip" and not inside:
            persons |= set() if own else {label}
        elif (said := text.is_in(entry)) or (said is None and not own and not inside):
            persons.add(label)
    return len(persons) > 1
