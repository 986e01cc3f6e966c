"""The `release` command: one zip with all that a student needs, and no answer."""

from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path

from grader.build.build import build
from grader.build.marking import Exercise
from grader.course import FRONT_PAGE, Page, find_lessons, select_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.handout.leaks import find_leaks
from grader.handout.student_lock import student_lock
from grader.handout.wheels import LICENCES, build_wheel, package_files
from grader.handout.zips import write_zip

HERE = Path(__file__).parent
STUDENT_ROOMS = ("cells", "checking", "handed_over", "exercises", "dojo", "progress")
"""All of `grader` that a student's `check` needs: they import no other room."""
OWN = {
    "README.txt": "student_readme.txt",
    "start.py": "start.py",
    "check.py": "check.py",
    ".github/workflows/check.yml": "check.yml",
    ".gitignore": "student_gitignore",
}
"""What stands in this folder for students: name in the zip -> name here."""
ZIP = Path("dist", "backprop-course-student.zip")
TOP = "backprop-course"
TITLES = {
    "backprop-course": "Backpropagation, by hand: the NumPy module of the course",
    "backprop-course-checks": "Backpropagation, by hand: the checks of the exercises",
}


def run_release(
    root: Path,
    lessons: Iterable[str] = (),
    out: Path | None = None,
    exercises: Mapping[str, Exercise] = EXERCISES,
    say: Callable[[str], None] = print,
) -> int:
    """Builds lessons (all, or those named) and writes the students' zip: notebooks, wheels, lock, one start command.

    out: None is dist/backprop-course-student.zip. The same sources give the same bytes. Returns 0. Raises CommandError
    where a lesson cannot be built, or where an answer would be handed out; nothing is written then.
    """
    known, out = find_lessons(root), out or root / ZIP
    chosen = select_lessons(known, lessons) if lessons else known
    course: dict[str, bytes] = {}
    for page in [*chosen, FRONT_PAGE]:
        course |= build_page(root, page, exercises)
        say(f"{page.slug}: built")
    files, packages = course | _around(root), student_packages()
    unpacked = {path: content for package in packages.values() for path, content in package.items()}
    leaks = find_leaks(root, chosen, files | unpacked)
    if leaks:
        raise CommandError(f"an answer would be handed out, so nothing is: {'; '.join(leaks[:5])}")
    wheels = dict(build_wheel(root, name, TITLES[name], package) for name, package in packages.items())
    files |= {f"wheels/{name}": wheel for name, wheel in wheels.items()}
    size = write_zip(out, {f"{TOP}/{path}": content for path, content in files.items()})
    say(f"{out}: {size / 1e6:.1f} MB, {len(chosen)} lessons, no answer in it")
    return 0


def build_page(root: Path, page: Page, exercises: Mapping[str, Exercise]) -> dict[str, bytes]:
    """Builds a page, as `grader build` does; the files of it that students get."""
    built = build(root, page, exercises)
    built.write(root)
    return {path.as_posix(): content for path, content in built.files.items() if path.parts[0] == "course"}


def _around(root: Path) -> dict[str, bytes]:
    """What is handed out beside the course itself."""
    lock = student_lock(_read(root / "requirements.lock").decode(), _read(root / "pyproject.toml").decode())
    files = {name: _read(root / name) for name in ("environment.py", "jupyter_settings.py", *LICENCES)}
    own = {name: _read(HERE / file) for name, file in OWN.items()}
    return files | own | {"requirements.lock": lock.encode()}


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
