"""The learner's own progress, read from the outputs saved in the notebooks at hand. Nothing is run or stored."""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from grader.cells import checked_in
from grader.exercises import EXERCISES

LESSON_FOLDER = re.compile(r"\d\d-[\w-]+")


@dataclass(frozen=True)
class Lesson:
    """One lesson's notebook. points: for every exercise those of the last saved check, None if it was never run."""

    path: Path
    title: str
    points: dict[str, float | None]

    @property
    def earned(self) -> float:
        """Points so far."""
        return sum(points or 0.0 for points in self.points.values())

    @property
    def full(self) -> float:
        """Points there are."""
        return sum(EXERCISES[name].points for name in self.points)

    @property
    def state(self) -> str:
        """In words, so that no colour is needed."""
        right = sum(points == EXERCISES[name].points for name, points in self.points.items())
        if all(points is None for points in self.points.values()):
            return "not started"
        return "complete" if right == len(self.points) else f"{right} of {len(self.points)} exercises right"


class Progress:
    """A table of lessons; shows itself in a notebook, or as text."""

    def __init__(self, lessons: list[Lesson]) -> None:
        self.lessons = lessons

    def __repr__(self) -> str:
        rows = [f"{lesson.title:34} {lesson.earned:4g} of {lesson.full:3g}   {lesson.state}" for lesson in self.lessons]
        total, full = (sum(getattr(lesson, name) for lesson in self.lessons) for name in ("earned", "full"))
        return "\n".join([*rows, f"{'all lessons':34} {total:4g} of {full:3g}"])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{_link(lesson)}</td>'
            f'<td><progress value="{lesson.earned:g}" max="{max(lesson.full, 1):g}"></progress></td>'
            f'<td>{lesson.earned:g} of {lesson.full:g}</td><td style="text-align:left">{lesson.state}</td></tr>'
            for lesson in self.lessons
        )
        return f"<table><tr><th>lesson</th><th></th><th>points</th><th></th></tr>{rows}</table>"


def _link(lesson: Lesson) -> str:
    return f'<a href="{escape(lesson.path.as_posix())}">{escape(lesson.title)}</a>'


def progress(folder: str | Path = ".") -> Progress:
    """Read every lesson below `folder` (the one of the front page), as last saved. A broken notebook is left out."""
    found = [_read(path, Path(folder)) for path in sorted(Path(folder).glob("*/*.ipynb"))]
    return Progress([lesson for lesson in found if lesson is not None])


def _read(path: Path, folder: Path) -> Lesson | None:
    if not LESSON_FOLDER.fullmatch(path.parent.name):
        return None
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = next(line for line in "".join(cells[0]["source"]).splitlines() if line.startswith("# "))
        points = {}
        for cell in cells:
            called = checked_in("".join(cell["source"])) if cell["cell_type"] == "code" else []
            called = [name for name in called if name in EXERCISES]
            if len(called) == 1:
                points[called[0]] = _saved_points(cell)
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration):
        return None
    return Lesson(path.relative_to(folder), title.removeprefix("# "), points)


def _saved_points(cell: dict) -> float | None:
    for output in cell["outputs"]:
        if output["output_type"] == "execute_result":
            try:
                return float("".join(output["data"]["text/plain"]))
            except ValueError:
                return None
    return None
