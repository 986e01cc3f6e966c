"""Whose is a file? Read from its path alone, in the ways of the platforms.

Canvas (lib/content_zipper.rb): `lastnamefirst_LATE_12345_67890_name-1.ipynb`, with the user's and the file's number;
"-1" is a resubmission's. Moodle (mod/assign/classes/downloader.php): `First Last_123456_assignsubmission_file/name`
since 3.1; before, or without "download in folders", `..._file_` and one folder for all. The dates in both zips are
those of the download, so no time of handing in is taken from them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.course import Lesson

WHO = r"(?:(?P<name>\w*?)_)??(?P<late>LATE_)?(?P<user>anon_[A-Za-z0-9]+|\d+)_"
CANVAS = re.compile(WHO + r"(?P<file>\d+)_(?P<rest>.+)")
CANVAS_TEXT = re.compile(WHO + r"(?P<rest>(?:text|link)\.html)")
MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<rest>.*))?")
EXCHANGE = re.compile(
    r"(?P<user>.+)\+(?P<lesson>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [^+]+)?)(?:\+[\w=-]+)?"
)
COPY_MARK = re.compile(r"[\s_(-]*(\d{1,2}|copy|final)?\)*", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """Whose a file is. student: the id to take where a roster says nothing; known_as: what a roster may call them.

    name: the file's name in the submission. order: of two files with one name the greater is the later. version: of
    several the greatest is the one that counts. lesson: for which it was handed in, "" where the layout does not say.
    """

    student: str
    known_as: tuple[str, ...]
    name: str
    order: int = 0
    version: str = ""
    late: bool = False
    lesson: str = ""


def canvas(path: str, lesson: Lesson) -> Claim | None:
    """A file of Canvas's "Download Submissions"."""
    base = path.split("/")[-1]
    match = CANVAS.fullmatch(base) or CANVAS_TEXT.fullmatch(base)
    if match is None:
        return None
    user, name = match["user"], match["name"] or ""
    number = int(match.groupdict().get("file") or 0)
    again = re.fullmatch(rf"{re.escape(lesson.released.stem)}-\d{{1,3}}\.ipynb", match["rest"])
    kept = lesson.released.name if again else match["rest"]
    return Claim(f"{name}_{user}" if name else user, (user, name), kept, number, late=bool(match["late"]))


def moodle(path: str, lesson: Lesson) -> Claim | None:
    """A file of Moodle's "Download all submissions"."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        match = MOODLE.fullmatch(part)
        inside = "/".join(parts[place + 1 :]) or (match["rest"] if match else "")
        if match and inside:
            user = match["user"]
            return Claim(user, (user, f"Participant {user}", match["name"]), inside)
    return None


def exchange(path: str, lesson: Lesson) -> Claim | None:
    """A file of nbgrader's exchange, as `nbgrader submit` puts it there."""
    parts = path.split("/")
    for place, part in enumerate(parts[:-1]):
        match = EXCHANGE.fullmatch(part)
        if match:
            inside = "/".join(parts[place + 1 :])
            return Claim(
                match["user"], (match["user"],), inside, version=f"{match['time']} {part}", lesson=match["lesson"]
            )
    return None


def by_student_and_lesson(path: str, lesson: Lesson) -> Claim | None:
    """STUDENT/LESSON/NAME, as nbgrader keeps submissions."""
    student, _, rest = path.partition("/")
    slug, _, inside = rest.partition("/")
    known = re.fullmatch(r"\d\d-[a-z0-9-]+", slug) or slug == lesson.released.stem
    if not (known and inside) or student.startswith("."):
        return None
    return Claim(student, (student,), inside, lesson=lesson.slug if slug == lesson.released.stem else slug)


def by_student(path: str, lesson: Lesson) -> Claim | None:
    """STUDENT/NAME."""
    student, _, inside = path.partition("/")
    return Claim(student, (student,), inside) if inside and not student.startswith(".") else None


def by_name(path: str, lesson: Lesson) -> Claim | None:
    """STUDENT.ipynb, STUDENT_multi-layer.ipynb or STUDENT.zip."""
    stem, dot, kind = path.rpartition(".")
    if "/" in path or not dot or kind.lower() not in ("ipynb", "zip"):
        return None
    own = re.escape(lesson.released.stem)
    student = re.sub(rf"^{own}(?=$|[\s_(-])[\s_-]*|[\s_-]*{own}$", "", stem, flags=re.IGNORECASE)
    if student.startswith(".") or (student != stem and COPY_MARK.fullmatch(student)):
        return None
    return Claim(student, (student,), lesson.released.name if kind.lower() == "ipynb" else path)


Layout = Callable[[str, Lesson], Claim | None]
LAYOUTS: dict[str, tuple[Layout, str]] = {
    "exchange": (exchange, "nbgrader's exchange"),
    "moodle": (moodle, "a download of Moodle's"),
    "canvas": (canvas, "a download of Canvas's"),
    "student-lesson": (by_student_and_lesson, "a folder a student, a folder a lesson"),
    "student": (by_student, "a folder a student"),
    "name": (by_name, "a file a student"),
}
PLATFORMS = ("exchange", "moodle", "canvas")


def detect(paths: Iterable[str], lesson: Lesson, names: Iterable[str] = LAYOUTS) -> str:
    """The layout that most paths follow; of those that half of them follow, the most telling one. "" for none."""
    paths, names = list(paths), list(names)
    counts = Counter({name: sum(LAYOUTS[name][0](path, lesson) is not None for path in paths) for name in names})
    half = [name for name in names if counts[name] * 2 >= len(paths) and counts[name]]
    best = max(names, key=lambda name: counts[name])
    return half[0] if half else best if counts[best] else ""
