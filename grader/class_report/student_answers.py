"""What students wrote as answers, and what the lesson showed all of them, as text."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.cells import answer_id
from grader.course import Lesson
from grader.engine.result import Result
from grader.exercises import EXERCISES
from grader.names import folder_name
from grader.whole_file import write_whole

Answers = dict[str, dict[str, str]]
"""Exercise -> student -> source of the answer's cell."""


def noted(results: Iterable[Result], answers: Answers) -> Iterator[Result]:
    """The results as they are; what they answer is put into `answers` on the way."""
    for result in results:
        for exercise, source in _answers(result).items():
            answers.setdefault(exercise, {})[result.student] = source
        yield result


def shown(root: Path, lesson: Lesson) -> list[str]:
    """Texts whose code every student may have: the lesson, its solution, the module."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((root / "course" / "backprop").glob("*.py"))]
    for path in (root / lesson.released, root / lesson.solved):
        if path.is_file():
            texts += _sources(path.read_text(encoding="utf-8")).values()
    return texts


def write_for_jplag(folder: Path, answers: Answers) -> None:
    """Writes what JPlag reads: a folder a student, in it a file an exercise."""
    for exercise, sources in answers.items():
        for student, source in sources.items():
            path = folder / folder_name(student) / f"{exercise}.py"
            write_whole(path, source.encode("utf-8", "replace"), durable=False)


def _answers(result: Result) -> dict[str, str]:
    sources = _sources(result.notebook)
    found = {mark.exercise: sources.get(answer_id(mark.exercise)) for mark in result.marks}
    return {name: source for name, source in found.items() if source and name in EXERCISES}


def _sources(notebook: str) -> dict[str | int, str]:
    """The text of each cell, by its grade_id, or its place where it has none."""
    cells = json.loads(notebook).get("cells", [])
    named = ((cell["metadata"].get("nbgrader", {}).get("grade_id", place), cell) for place, cell in enumerate(cells))
    return {name: "".join(cell["source"]) for name, cell in named}
