"""The `release` command: one zip with all that a student needs, and no answer."""

import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from grader.build.build import build
from grader.build.marking import Exercise
from grader.course import FRONT_PAGE, PAGES, Lesson, Page, find_lessons, select_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.handout.due import dates_of, in_readme, on_front_page
from grader.handout.leaks import find_leaks
from grader.handout.student_lock import student_lock
from grader.handout.wheels import LICENCES, build_wheel, package_files
from grader.handout.zips import write_zip
from grader.times import written

HERE = Path(__file__).parent
STUDENT_ROOMS = ("cells", "checking", "handed_over", "exercises", "dojo", "progress", "errors", "whole_file")
"""All of `grader` that a student's `check` needs: they import no other room."""
README = "README.txt"
OWN = {
    README: "student_readme.txt",
    "start.py": "start.py",
    "check.py": "check.py",
    ".github/workflows/check.yml": "check.yml",
    ".gitignore": "student_gitignore",
}
"""What stands in this folder for students: name in the zip -> name here."""
ZIP = Path("dist", "backprop-course-student.zip")
TOP = "backprop-course"
NO_DATES: Mapping[str, datetime] = MappingProxyType({})
TITLES = {
    "backprop-course": "Backpropagation, by hand: the NumPy module of the course",
    "backprop-course-checks": "Backpropagation, by hand: the checks of the exercises",
}


def run_release(
    root: Path,
    lessons: Iterable[str] = (),
    out: Path | None = None,
    exercises: Mapping[str, Exercise] = EXERCISES,
    due: Mapping[str, datetime] = NO_DATES,
    say: Callable[[str], None] = print,
) -> int:
    """Builds lessons (all, or those named) and writes the students' zip: notebooks, wheels, lock, one start command.

    out: None is dist/backprop-course-student.zip. due: lesson -> due date (UTC), told in the zip's README and on its
    front page; where the zip that was there said another one, that is said. The same sources and dates give the same
    bytes. Returns 0. Raises CommandError where a lesson cannot be built, or where an answer would be handed out;
    nothing is written then.
    """
    known, out = find_lessons(root), out or root / ZIP
    chosen = select_lessons(known, lessons) if lessons else known
    due = {lesson.slug: due[lesson.slug] for lesson in chosen if lesson.slug in due}
    files = handed_out(root, chosen, exercises, due, say)
    changed = _changed(out, chosen, due)
    size = write_zip(out, {f"{TOP}/{path}": content for path, content in files.items()})
    for sentence in changed:
        say(sentence)
    say(f"{out}: {size / 1e6:.1f} MB, {len(chosen)} lessons, no answer in it")
    return 0


def handed_out(
    root: Path,
    chosen: list[Lesson],
    exercises: Mapping[str, Exercise],
    due: Mapping[str, datetime],
    say: Callable[[str], None],
) -> dict[str, bytes]:
    """Builds these lessons; path -> content of all that a student gets. Raises CommandError as `run_release` does."""
    course: dict[str, bytes] = {}
    for page in [*chosen, *PAGES]:
        course |= build_page(root, page, exercises)
        say(f"{page.slug}: built")
    front_page = FRONT_PAGE.released.as_posix()
    course[front_page] = on_front_page(course[front_page].decode(), due).encode()
    beside = around(root)
    readme = in_readme(beside[README].decode(), due)
    return with_wheels(root, chosen, course | beside | {README: readme.encode()}, student_packages())


def with_wheels(
    root: Path, chosen: list[Lesson], files: Mapping[str, bytes], packages: Mapping[str, Mapping[str, bytes]]
) -> dict[str, bytes]:
    """The files, and the wheels of these packages. Raises CommandError where an answer is in one or the other.

    chosen: the lessons whose answers are looked for. packages: name -> path -> content, as of `student_packages`.
    """
    unpacked = {path: content for package in packages.values() for path, content in package.items()}
    refuse_leaks(root, chosen, {**files, **unpacked})
    wheels = dict(build_wheel(root, name, TITLES[name], package) for name, package in packages.items())
    return {**files, **{f"wheels/{name}": wheel for name, wheel in wheels.items()}}


def refuse_leaks(root: Path, chosen: list[Lesson], files: Mapping[str, bytes]) -> None:
    """Raises CommandError where an answer to one of these lessons stands in the files."""
    leaks = find_leaks(root, chosen, files)
    if leaks:
        raise CommandError(f"an answer would be handed out, so nothing is: {'; '.join(leaks[:5])}")


def _changed(earlier: Path, chosen: list[Lesson], due: Mapping[str, datetime]) -> list[str]:
    """What students who have the zip that is there do not know of these due dates."""
    try:
        with zipfile.ZipFile(earlier) as archive:
            known = dates_of(archive.read(f"{TOP}/{README}").decode())
            files = set(archive.namelist())
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return []
    told = [lesson.slug for lesson in chosen if f"{TOP}/{lesson.released.as_posix()}" in files]
    dates = {slug: written(due[slug]) if slug in due else "" for slug in told}
    return [
        f"{slug} is due {now or 'at no date'}; who has the earlier zip reads {known.get(slug, 'no date')}: tell them"
        for slug, now in dates.items()
        if now != known.get(slug, "")
    ]


def build_page(root: Path, page: Page, exercises: Mapping[str, Exercise]) -> dict[str, bytes]:
    """Builds a page, as `grader build` does; the files of it that students get."""
    built = build(root, page, exercises)
    built.write(root)
    return {path.as_posix(): content for path, content in built.files.items() if path.parts[0] == "course"}


def around(root: Path, own: Mapping[str, str] = OWN) -> dict[str, bytes]:
    """What is handed out beside notebooks: environment, lock, licences and `own`, as `OWN`. CommandError where one is
    missing.
    """
    lock = student_lock(_read(root / "requirements.lock").decode(), _read(root / "pyproject.toml").decode())
    files = {name: _read(root / name) for name in ("environment.py", "jupyter_settings.py", *LICENCES)}
    return files | {name: _read(HERE / file) for name, file in own.items()} | {"requirements.lock": lock.encode()}


def student_packages() -> dict[str, dict[str, bytes]]:
    """The students' packages by the names of their wheels."""
    module, checks = packages(STUDENT_ROOMS)
    return {"backprop-course": module, "backprop-course-checks": checks}


def packages(rooms: Iterable[str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of `backprop`, and those of `grader` in these rooms: path from the package's folder on -> content."""
    module, checks = (package_files(Path(str(resources.files(package)))) for package in ("backprop", "grader"))
    kept = {"__init__", *rooms}
    return module, {path: content for path, content in checks.items() if path.split("/")[1].removesuffix(".py") in kept}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{path} is missing: it belongs into the students' zip") from None
