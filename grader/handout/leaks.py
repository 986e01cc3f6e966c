"""Looks for answers in what is about to be handed out."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from grader.course import Lesson

ANSWER = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS")
PACKAGES = ("backprop/", "grader/")
TRIVIAL = 15  # characters: shorter lines (`return dW, db`) may well stand in a lesson too


def find_leaks(root: Path, lessons: list[Lesson], files: Mapping[str, bytes]) -> list[str]:
    """A sentence for each answer, or telling line of one, in `files` (path -> content).

    The two packages are searched for whole answers only: the module has backpropagation in its own form, and a check of
    what is no gradient shares lines with an answer.
    """
    sources = [(root / lesson.source).read_text(encoding="utf-8") for lesson in lessons]
    answers = [answer for source in sources for answer in ANSWER.findall(source)]
    lines = {_squeezed(line) for answer in answers for line in answer.splitlines()}
    telling = {line for line in lines if len(line) >= TRIVIAL and not line.startswith("#") and not line.endswith(":")}
    bodies = {_squeezed(answer) for answer in answers if len(answer.strip().splitlines()) > 1}
    solved = {cell["source"]: lesson for lesson in lessons for cell in _answer_cells(root / lesson.solved)}
    leaks = []
    for path, content in files.items():
        text = content.decode("utf-8", "replace")
        if {"solutions", "tests"} & set(path.split("/")):
            leaks.append(f"{path} is not for students")
        leaks += [f"{path} has {marker}" for marker in MARKERS if marker in text]
        cells = _cells(content) if path.endswith(".ipynb") else []
        leaks += [f"{path} has a whole answer of {solved[c['source']].slug}" for c in cells if c["source"] in solved]
        if path.startswith(PACKAGES):
            squeezed = _squeezed(text)
            leaks += [f"{path} has a whole answer: {body[:60]}" for body in sorted(bodies) if body in squeezed]
        else:
            found = telling & {_squeezed(line) for line in (_shown(cells) if cells else text.splitlines())}
            leaks += [f"{path} has a line of an answer: {line}" for line in sorted(found)]
    return leaks


def _squeezed(line: str) -> str:
    return re.sub(r"\s+", "", line)


def _cells(content: bytes) -> list[dict]:
    cells = json.loads(content)["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def _answer_cells(path: Path) -> list[dict]:
    return [cell for cell in _cells(path.read_bytes()) if cell["metadata"].get("nbgrader", {}).get("solution")]


def _shown(cells: list[dict]) -> list[str]:
    """The lines a reader sees: of all cells with their outputs, but for wrong programs that are given."""
    shown = [cell for cell in cells if "bug-hunt" not in cell["metadata"].get("tags", [])]
    outputs = [output for cell in shown for output in cell.get("outputs", [])]
    texts = [_text(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in outputs]
    return "\n".join([*(cell["source"] for cell in shown), *texts]).splitlines()


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
