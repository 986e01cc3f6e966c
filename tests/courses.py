"""Courses to try things on, and what students hand in there."""

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import CONFIG, Lesson
from grader.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[1]
LESSON = Lesson.from_slug("03-multi-layer")
FULL = {name: float(exercise.points) for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}
"""Full marks of LESSON, by exercise."""

Work = NotebookNode | str | Path
"""A notebook, the text of a file, or the file or folder to copy."""


def with_settings(folder: Path) -> Path:
    """The folder, made where it is not there, with the project's settings and nothing else of a course."""
    write(folder / CONFIG, ROOT / CONFIG)
    return folder


def add_settings(course: Path, text: str) -> None:
    """At the end of the course's settings."""
    with (course / CONFIG).open("a", encoding="utf-8") as settings:
        settings.write(f"\n{text}\n")


def make_course(
    folder: Path, lesson: Lesson = LESSON, solved: Work | None = None, released: Work | None = None
) -> Path:
    """A course with one lesson released, the real one or another in its place, and nothing in the gradebook."""
    with_settings(folder)
    for path, work in ((lesson.solved, solved), (lesson.released, released)):
        write(folder / path, work or ROOT / path)
    return folder


def toy_course(folder: Path, source: str) -> Path:
    """A course of one small lesson, 01-toy, with this source, a front page and a glossary; never built."""
    write(with_settings(folder) / "solutions" / "01-toy" / "toy.py", source)
    write(folder / "solutions" / "index.py", "# %% [markdown]\n# # Front page\n\n# %%\nprint('hello')\n")
    write(folder / "solutions" / "glossary.py", "# %% [markdown]\n# # Glossary\n")
    return folder


def hand_in(course: Path, student: str, work: Work | None = None, name: str = "", lesson: Lesson = LESSON) -> Path:
    """The folder of a student's submission, made where it is not there, with this work under its name in it."""
    folder = course / "gradebook" / "submitted" / student / lesson.slug
    folder.mkdir(parents=True, exist_ok=True)
    if work is not None:
        write(folder / (name or lesson.released.name), work)
    return folder


def write(path: Path, work: Work) -> None:
    """Write it there; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(work, Path):
        (shutil.copytree if work.is_dir() else shutil.copy)(work, path)
    elif isinstance(work, str):
        path.write_text(work, encoding="utf-8")
    else:
        nbformat.write(work, path)
