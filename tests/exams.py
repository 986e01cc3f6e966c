"""A small exam to try things on, and what students hand in of it."""

from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.cells import answer_id
from grader.course import Course, Exam
from grader.engine.dealt import questions

SLUG = "20-midterm"
SPEC = """\
name = "20-midterm"
title = "Midterm"
minutes = 60

[[question]]
kind = "network"
belt = "yellow"
points = 6

[[question]]
kind = "hunt"
belt = "white"
points = 2
"""

Answers = dict[str, str]
"""Question -> the text of its answer's cell."""


def write_spec(folder: Path, text: str = SPEC) -> Path:
    """The spec's file."""
    path = folder / "midterm.toml"
    path.write_text(text, encoding="utf-8")
    return path


def exam_of(course: Path) -> Exam:
    """The exam in a course."""
    return Course(course).exam(SLUG)


def right(dealt: str) -> Answers:
    """The master's answers to a dealt notebook (its text)."""
    return {q.name: q.master.function.replace("def backward(", f"def {q.name}(", 1) for q in questions(dealt).values()}


def first_alone(dealt: str) -> Answers:
    """Right where the first question is concerned; the others are left as they are."""
    return dict([*right(dealt).items()][:1])


def filled(dealt: str, answers: Callable[[str], Answers] = right) -> NotebookNode:
    """The dealt notebook with these answers in it."""
    notebook = nbformat.reads(dealt, as_version=4)
    texts = {answer_id(name): text for name, text in answers(dealt).items()}
    for cell in notebook.cells:
        cell.source = texts.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    return notebook
