"""A course's folder: its lessons, its settings, and where everything of a live class lies."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config, PyFileConfigLoader

from grader.errors import CommandError

CONFIG = "nbgrader_config.py"
SLUG = re.compile(r"\d\d-(?P<name>[a-z0-9]+(-[a-z0-9]+)*)")
SPEC = "exam.toml"
"""What an exam asks for, in its own folder."""
TIMESTAMP = "timestamp.txt"
"""What nbgrader takes as the time of handing in, beside the notebook."""


@dataclass(frozen=True)
class Page:
    """A notebook made of one source, with its outputs: one of PAGES, or a `Lesson`. Paths are below the root."""

    slug: str
    source: Path
    released: Path

    @property
    def executed(self) -> Path:
        """The notebook that has the outputs of a whole run."""
        return self.released


@dataclass(frozen=True)
class Lesson(Page):
    """A page with answers: they are in the solved notebook, and the released one has neither them nor outputs."""

    solved: Path

    @property
    def executed(self) -> Path:
        """The solved notebook."""
        return self.solved

    @classmethod
    def from_slug(cls, slug: str) -> "Lesson":
        """The lesson in the folder `slug`, such as "03-multi-layer". Raises ValueError where that names none."""
        match = SLUG.fullmatch(slug)
        if match is None:
            raise ValueError(f"{slug!r} is no lesson's folder")
        name, folder = match["name"], Path("solutions", slug)
        return cls(slug, folder / f"{name}.py", Path("course", slug, f"{name}.ipynb"), folder / f"{name}.ipynb")


@dataclass(frozen=True)
class Exam(Lesson):
    """An assignment whose notebook is another one for each student. Paths are whole.

    source: its spec. released, solved: both the class's own notebook, a sample that nobody was dealt; its questions
    have the same names and points as everybody's. dealt: the folder of what was dealt, one folder a student.
    """

    dealt: Path

    def dealt_to(self, student: str) -> Path:
        """The notebook that was, or would be, dealt to a student."""
        return self.dealt / student / self.released.name


FRONT_PAGE = Page("index", Path("solutions", "index.py"), Path("course", "index.ipynb"))
GLOSSARY = Page("glossary", Path("solutions", "glossary.py"), Path("course", "glossary.ipynb"))
PAGES = (FRONT_PAGE, GLOSSARY)
"""The notebooks that are no lessons."""


def find_lessons(root: Path) -> list[Lesson]:
    """The lessons below `root`, in order. Raises CommandError where there is none."""
    folder = root / "solutions"
    slugs = sorted(path.name for path in folder.glob("*") if path.is_dir() and SLUG.fullmatch(path.name))
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


def load_config(root: Path) -> Config:
    """nbgrader's settings in the course's root folder. Raises CommandError where there are none that can be used."""
    if not (root / CONFIG).is_file():
        raise CommandError(f"{root / CONFIG} is missing: it says what students get, and where their work lies")
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:  # it is a program, and may fail in any way
        raise CommandError(f"{root / CONFIG} cannot be used: {type(error).__name__}: {error}") from error


class Course:
    """Where everything of a live class lies: as nbgrader_config.py in the folder `root` says.

    nbgrader's own settings name the folders submitted, autograded and feedback, each with one folder a student and in
    it one a lesson, and the database. All else is in the folder `gradebook`. lines: whether grading looks for lines.
    Raises CommandError where the settings cannot be used.
    """

    def __init__(self, root: Path) -> None:
        from nbgrader.coursedir import CourseDirectory  # here, for what needs no live class need not wait for it

        self.root, self.config = root, load_config(root)
        self.config.CourseDirectory.setdefault("root", os.path.abspath(root))
        directory = CourseDirectory(config=self.config)
        if "directory_structure" in self.config.CourseDirectory:
            raise CommandError(f"{root / CONFIG} sets directory_structure: leave it out, it is STUDENT/LESSON here")
        below = Path(directory.root)
        self.id, self.db_url, self.groupshared = directory.course_id, directory.db_url, directory.groupshared
        self.submitted = below / directory.submitted_directory
        self.autograded = below / directory.autograded_directory
        self.feedback = below / directory.feedback_directory
        self.gradebook = below / self.config.GraderEngine.get("gradebook_directory", "gradebook")
        self.replaced, self.unclaimed = self.gradebook / "replaced", self.gradebook / "unclaimed"
        self.collecting, self.known_as = self.gradebook / "collecting", self.gradebook / "known_as.json"
        self.results, self.seed = self.gradebook / "results", self.gradebook / "seed"
        self.report, self.export = self.gradebook / "report", self.gradebook / "export"
        self.exams, self.dealt = self.gradebook / "exams", self.gradebook / "dealt"
        self.lines = bool(self.config.GraderEngine.get("lines", False))
        self.run_state, self.log = self.gradebook / "engine", self.gradebook / "engine.log"

    def assignments(self) -> list[Lesson]:
        """All that may be handed in: the lessons, and the exams that were dealt. Raises CommandError for no lesson."""
        slugs = sorted(path.parent.name for path in self.exams.glob(f"*/{SPEC}") if SLUG.fullmatch(path.parent.name))
        return [*find_lessons(self.root), *(self.exam(slug) for slug in slugs)]

    def assignment(self, slug: str) -> Lesson:
        """The lesson or exam of this slug. Raises ValueError where it names none."""
        return self.exam(slug) if (self.exams / slug / SPEC).is_file() else Lesson.from_slug(slug)

    def exam(self, slug: str) -> Exam:
        """The exam of this slug, dealt or to be dealt. Raises ValueError where it names none."""
        folder = self.exams / slug
        notebook = folder / Lesson.from_slug(slug).released.name
        return Exam(slug, folder / SPEC, notebook, notebook, self.dealt / slug)

    def handed_in(self, lesson: str) -> dict[str, Path]:
        """Student -> folder of what was handed in for a lesson (its slug), in order. It may be a link, or no folder."""
        folders = sorted(student / lesson for student in self.submitted.glob("*"))
        return {folder.parent.name: folder for folder in folders if os.path.lexists(folder)}

    def shown(self, path: Path) -> str:
        """A path as people read it: from the root on, where it is below the root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
