"""What a student may read of a result: the words of the feedback pages, as plain text. No hidden case is in them."""

import json
from dataclasses import dataclass

from grader.csv_text import number
from grader.engine.result import Mark, Result, Status
from grader.names import plain_lines

MOST = 20_000
"""Characters of one exercise: platforms take a megabyte for all."""
PERSON = "No mark yet: a person must look."


@dataclass(frozen=True)
class Question:
    """One exercise. score: None where a person must mark it. full: its points. words: what the check says of it."""

    name: str
    score: float | None
    full: float
    words: str


def questions(result: Result) -> list[Question]:
    """Every exercise, in the lesson's order."""
    panels = {
        cell["metadata"]["nbgrader"]["grade_id"]: _panel(cell)
        for cell in json.loads(result.notebook)["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    return [
        Question(mark.exercise or mark.grade_id, mark.score, mark.full, _words(mark, panels.get(mark.grade_id, "")))
        for mark in result.marks
    ]


def overall(result: Result) -> str:
    """What is said of the whole submission: its points, its status with the reason, and each repair."""
    missing = [mark.exercise or mark.grade_id for mark in result.marks if mark.score is None]
    lines = [f"{number(marked(result), 2)} of {number(result.full, 2)} points"]
    if len(missing) == len(result.marks):
        lines = [PERSON]
    elif missing:
        lines[0] += f" so far. {PERSON} ({', '.join(missing)})"
    if result.status not in (Status.GRADED, Status.REPAIRED):
        lines.append(f"{result.status}: {result.reason}")
    lines += [f"mended: {repair}" for repair in result.repairs]
    return plain_lines("\n".join(lines)[:MOST])


def marked(result: Result) -> float:
    """The sum of the marks that there are."""
    return float(sum(mark.score for mark in result.marks if mark.score is not None))


def log(result: Result) -> str:
    """For instructors alone: also the sandbox that it was graded in, and what that does not keep."""
    walls = f"sandbox: {result.tier or 'nothing was run'}"
    kept = f"; without the kernel's limits on {' and '.join(result.not_kept)}" if result.not_kept else ""
    return f"{result.status}\n{overall(result)}\n{walls}{kept}\n{result.seconds:g} seconds"


def _words(mark: Mark, panel: str) -> str:
    said = panel or mark.headline
    return plain_lines((f"{PERSON}\n{said}" if mark.score is None else said)[:MOST])


def _panel(cell: dict) -> str:
    """What the check displayed in a grade cell, without what the student's function printed; or the error there."""
    for output in cell["outputs"]:
        if output["output_type"] == "display_data":
            return _text(output["data"]["text/plain"])
        if output["output_type"] == "error":
            return _text(output["evalue"])
    return ""


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
