"""Whose is a file? Read from its path alone, in the ways of the platforms.

Canvas (lib/content_zipper.rb): `lastnamefirst_LATE_12345_67890_name-1.ipynb`, with the user's and the file's number;
"-1" is a resubmission's. Moodle (mod/assign/classes/downloader.php): `First Last_123456_assignsubmission_file/name`
since 3.1; before, or without "download in folders", `..._file_` and one folder for all. The dates in both zips are
those of the download, so no time of handing in is taken from them.

A platform writes the first part of a path; whatever stands deeper is a student's, and is not looked at.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from grader.course import Lesson
from grader.errors import CommandError
from grader.names import listed

NUMBER = re.compile(r"[1-9][0-9]*")
ANONYMOUS = re.compile(r"anon_[A-Za-z0-9]{5}")
OWN_NAME = re.compile(r"\w*")
TEXTS = ("text.html", "link.html")
MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<rest>.*))?")
EXCHANGE = re.compile(
    r"(?P<user>.+)\+(?P<lesson>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [^+]+)?)(?:\+[\w=-]+)?"
)
COPY_MARK = re.compile(r"[\s_(-]*(\d{1,2}|copy|final)?\)*", re.IGNORECASE)
LONGEST_NAME = 255  # characters of a file whose name is a student's


@dataclass(frozen=True)
class Claim:
    """Whose a file is.

    student: the id to take where a roster says nothing. source: who that is to the platform itself: no two sources are
    one student. ids and called: what a roster may have of them, as an id and as a name. name: the file's name in the
    submission. order: of two files with one name the greater is the later. hand_in and time: of the exchange, the
    folder and its time; the latest is the one that counts. lesson: for which it was handed in, "" where the layout does
    not say.
    """

    student: str
    source: str
    ids: tuple[str, ...]
    called: tuple[str, ...]
    name: str
    order: int = 0
    late: bool = False
    hand_in: str = ""
    time: str = ""
    lesson: str = ""


Readings = list[Claim]
"""All that a path may say: none, one, or several, of which it cannot tell itself."""


def canvas(path: str, lesson: Lesson) -> Readings:
    """A file of Canvas's "Download Submissions".

    The names of students and of their files may have numbers and "_" too: then a name can be read in several ways.
    """
    first, slash, inside = path.partition("/")
    words = first.split("_")
    found = []
    for place in range(len(words) - 1):
        anonymous = place == 0 and ANONYMOUS.fullmatch("_".join(words[:2]))
        after = place + 2 if anonymous else place + 1
        own, user = "_".join(words[:place]), "_".join(words[place:after])
        text = "_".join(words[after:]) in TEXTS
        number = "0" if text else words[after] if after < len(words) - 1 else ""
        if not ((anonymous or NUMBER.fullmatch(user)) and (text or NUMBER.fullmatch(number))):
            continue
        if OWN_NAME.fullmatch(own):
            rest = "_".join(words[after + (not text) :]) + slash + inside
            found.append(_of_canvas(own, user, int(number[:20]), rest, lesson))
    return found


def _of_canvas(own: str, user: str, number: int, rest: str, lesson: Lesson) -> Claim:
    late = f"_{own}".endswith("_LATE")
    name = own[: -len("_LATE")] if late else own
    again = re.fullmatch(rf"{re.escape(lesson.released.stem)}-\d{{1,3}}\.ipynb", rest)
    kept = lesson.released.name if again else rest
    return Claim(f"{name}_{user}" if name else user, user, (user,), (name,), kept, number, late)


def moodle(path: str, lesson: Lesson) -> Readings:
    """A file of Moodle's "Download all submissions"."""
    first, _, below = path.partition("/")
    match = MOODLE.fullmatch(first)
    inside = below or (match["rest"] if match else "")
    if match is None or not inside:
        return []
    user = match["user"]
    return [Claim(user, user, (f"Participant {user}",), (match["name"],), inside)]


def exchange(path: str, lesson: Lesson) -> Readings:
    """A file of nbgrader's exchange, as `nbgrader submit` puts it into the folder inbound."""
    first, _, inside = path.partition("/")
    match = EXCHANGE.fullmatch(first)
    if match is None or not inside:
        return []
    user = match["user"]
    return [Claim(user, user, (user,), (), inside, hand_in=first, time=match["time"], lesson=match["lesson"])]


def by_student_and_lesson(path: str, lesson: Lesson) -> Readings:
    """STUDENT/LESSON/NAME, as nbgrader keeps submissions."""
    student, _, rest = path.partition("/")
    slug, _, inside = rest.partition("/")
    known = re.fullmatch(r"\d\d-[a-z0-9-]+", slug) or slug == lesson.released.stem
    if not (known and inside) or student.startswith("."):
        return []
    of = lesson.slug if slug == lesson.released.stem else slug
    return [Claim(student, student, (student,), (student,), inside, lesson=of)]


def by_student(path: str, lesson: Lesson) -> Readings:
    """STUDENT/NAME."""
    student, _, inside = path.partition("/")
    if not inside or student.startswith("."):
        return []
    return [Claim(student, f"{student}/", (student,), (student,), inside)]


def by_name(path: str, lesson: Lesson) -> Readings:
    """STUDENT.ipynb, STUDENT_multi-layer.ipynb or STUDENT.zip, and STUDENT/NAME beside them."""
    if "/" in path:
        return by_student(path, lesson)
    stem, dot, kind = path.rpartition(".")
    if not dot or kind.lower() not in ("ipynb", "zip") or len(stem) > LONGEST_NAME:
        return []
    own = re.escape(lesson.released.stem)
    student = re.sub(rf"^{own}(?=$|[\s_(-])[\s_-]*|[\s_-]*{own}$", "", stem, flags=re.IGNORECASE)
    if student.startswith(".") or (student != stem and COPY_MARK.fullmatch(student)):
        return []
    return [Claim(student, path, (student,), (student,), lesson.released.name if kind.lower() == "ipynb" else path)]


Layout = Callable[[str, Lesson], Readings]
LAYOUTS: dict[str, tuple[Layout, str]] = {
    "exchange": (exchange, "nbgrader's exchange"),
    "moodle": (moodle, "a download of Moodle's"),
    "canvas": (canvas, "a download of Canvas's"),
    "student-lesson": (by_student_and_lesson, "a folder a student, a folder a lesson"),
    "student": (by_student, "a folder a student"),
    "name": (by_name, "a file a student"),
}
PLATFORMS = ("exchange", "moodle", "canvas")


def detect(paths: Collection[str], lesson: Lesson) -> str:
    """The layout of a download, "" for none: a platform's if any name is, else the first one that all paths follow.

    There is no vote, as one student may hand in more files than all others. Raises CommandError where some names are a
    platform's and others may be students': a person must say which it is.
    """
    follow = {name: {path for path in paths if LAYOUTS[name][0](path, lesson)} for name in LAYOUTS}
    whole = [name for name in LAYOUTS if follow[name] and len(follow[name]) == len(set(paths))]
    some = [*(name for name in PLATFORMS if name in whole), *(name for name in PLATFORMS if follow[name])]
    if not some:
        return next(iter([*whole, *(name for name in ("student", "name") if follow[name])]), "")
    others = sorted(follow["name"] - follow[some[0]])
    if others:
        raise CommandError(
            f"{listed(sorted(follow[some[0]]))} might be of {LAYOUTS[some[0]][1]}, and {listed(others)} not: say which"
            f" layout it is, with --layout {some[0]} or --layout name"
        )
    return some[0]
