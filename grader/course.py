"""Where a lesson's files lie."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.errors import CommandError

FOLDER = re.compile(r"(?P<number>\d\d)-(?P<name>[a-z0-9]+(-[a-z0-9]+)*)")


@dataclass(frozen=True)
class Lesson:
    """A notebook of the course: a lesson, or the front page.

    All paths are relative to the course's root folder. `solved` is None where no answers are kept (the front
    page).
    """

    slug: str
    source: Path
    solved: Path | None
    released: Path

    @classmethod
    def from_slug(cls, slug: str) -> "Lesson":
        """The lesson in the folder `slug`, such as "03-multi-layer"."""
        name = FOLDER.fullmatch(slug)["name"]
        folder = Path("solutions", slug)
        released = Path("course", slug, f"{name}.ipynb")
        return cls(slug, folder / f"{name}.py", folder / f"{name}.ipynb", released)


FRONT_PAGE = Lesson("index", Path("solutions", "index.py"), None, Path("course", "index.ipynb"))


def find_lessons(root: Path) -> list[Lesson]:
    """The lessons below `root`, in order. Raises CommandError where there is none."""
    folder = root / "solutions"
    slugs = sorted(path.name for path in folder.glob("*") if path.is_dir() and FOLDER.fullmatch(path.name))
    if not slugs:
        raise CommandError(
            f"no lessons in {folder}: run the command in the course's root folder, or name it with --root"
        )
    return [Lesson.from_slug(slug) for slug in slugs]


def select_lessons(lessons: list[Lesson], names: Iterable[str]) -> list[Lesson]:
    """The lessons that `names` stand for, each a slug ("03-multi-layer") or a number ("3").

    Raises CommandError for a name that stands for none.
    """
    known = {lesson.slug: lesson for lesson in lessons}
    known |= {str(int(lesson.slug[:2])): lesson for lesson in lessons}
    for name in names:
        if name not in known:
            slugs = ", ".join(lesson.slug for lesson in lessons)
            raise CommandError(f"there is no lesson {name!r}: the lessons are {slugs}")
    return [known[name] for name in names]


def read_course_notebook(path: Path) -> NotebookNode:
    """A solved or released notebook. Raises CommandError where it is not there, or is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells  # noqa: B018 (of format 4 and valid JSON is not yet a notebook)
        return notebook
    except FileNotFoundError:
        raise CommandError(f"{path} is missing: run `make build` first") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        raise CommandError(f"{path} is not a readable notebook: run `make build` first") from None
