"""Nothing that a student gets holds an answer."""

import re
from pathlib import Path

import nbformat
import pytest

from grader.course import find_lessons

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "course"
ANSWER = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
TRIVIAL = 15  # characters: shorter lines (`return dW, db`) may well stand in a lesson too


def squeezed(line: str) -> str:
    return re.sub(r"\s+", "", line)


def answer_lines() -> set[str]:
    """The telling lines of all answers, without white space. A line that opens a block tells nothing."""
    answers = [answer for lesson in find_lessons(ROOT) for answer in ANSWER.findall((ROOT / lesson.source).read_text())]
    lines = {squeezed(line) for answer in answers for line in answer.splitlines()}
    return {line for line in lines if len(line) >= TRIVIAL and not line.startswith("#") and not line.endswith(":")}


def handed_out() -> list[Path]:
    """Every file of the course but the module, which has backpropagation in its own form, and caches."""
    files = [path for path in COURSE.rglob("*") if path.is_file()]
    hidden = {"backprop", "__pycache__", ".ipynb_checkpoints"}
    return sorted(path for path in files if not hidden & set(path.relative_to(COURSE).parts))


def lines_of(path: Path) -> list[str]:
    """The lines a reader sees: of all cells of a notebook, with their outputs, or of a text file.

    Not of a cell tagged bug-hunt: a wrong program shares lines with its repair, and both are meant.
    """
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    cells = nbformat.read(path, as_version=nbformat.NO_CONVERT).cells
    cells = [cell for cell in cells if "bug-hunt" not in cell.metadata.get("tags", [])]
    shown = [str(output.get("text", output.get("data", ""))) for cell in cells for output in cell.get("outputs", [])]
    return "\n".join([*(cell.source for cell in cells), *shown]).splitlines()


@pytest.mark.parametrize("path", handed_out(), ids=lambda path: str(path.relative_to(COURSE)))
def test_no_line_of_an_answer_is_handed_out(path: Path):
    answers = answer_lines()
    assert answers
    assert answers & {squeezed(line) for line in lines_of(path)} == set()


@pytest.mark.parametrize("words", ["BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS"])
def test_no_marker_of_an_answer_is_handed_out(words: str):
    assert [path for path in handed_out() if words.encode() in path.read_bytes()] == []


def test_no_source_is_handed_out():
    assert [path for path in handed_out() if path.suffix == ".py"] == []
