"""An exam's notebooks: what is dealt to a student is that student's release, and another's is told apart."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from grader.course import Exam
from grader.dojo.question import Question
from grader.names import listed, shown

METADATA = "exam"
"""Of a dealt notebook: its deal, and its questions as plain data."""
LINE = re.compile(rb"Deal ([0-9a-f]{16})\.")
MIXED_UP = "perhaps two notebooks were mixed up: look at both, and ask"
SAMPLE = "the sample"
"""Whose the class's own notebook is."""


def dealt_line(token: str) -> str:
    """The sentence in the cells of a dealt notebook by which they are known. token: 16 hexadecimal digits."""
    return f"Deal {token}."


@lru_cache(maxsize=8)
def questions(release: str) -> Mapping[str, Question]:
    """The questions that a released notebook itself holds, by name: none in a lesson."""
    held = json.loads(release).get("metadata", {}).get(METADATA, {}).get("questions", ())
    return {question.name: question for question in (Question(**plain) for plain in held)}


def whose(exam: Exam, student: str, files: Mapping[str, bytes]) -> tuple[str, str]:
    """What speaks against marking this by what was dealt to the student, and what a person should know besides.

    Each is a sentence, "" where all is well. files: what was handed in.
    """
    dealt = exam.dealt_to(student)
    if not dealt.is_file():
        return f"no notebook was dealt to {shown(student)}: deal one with `grader exam`, and grade again", ""
    known = _owners(exam)
    found = {known[token] for text in files.values() for token in LINE.findall(text) if token in known}
    others = listed(sorted(found - {student}))
    if not others:
        return "", ""
    if student in found:
        return "", f"beside the cells that were dealt to {shown(student)} it holds some of {others}"
    return f"its questions are those of {others}, not those that were dealt to {shown(student)}: {MIXED_UP}", ""


def _owners(exam: Exam) -> Mapping[bytes, str]:
    """Deal -> the student that it is of, or the sample."""
    return _read(exam.released, exam.dealt, exam.dealt.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(sample: Path, folder: Path, _: int) -> Mapping[bytes, str]:
    names = {sample: SAMPLE} | {path: path.parent.name for path in folder.glob("*/*.ipynb")}
    lines = {path: LINE.search(path.read_bytes()) for path in names}
    return {line[1]: names[path] for path, line in lines.items() if line}
