"""Builds a submission's notebook anew from the release: only answers and own cells are the student's."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from nbformat import NotebookNode, from_dict

from grader.engine.preflight.answers import Answer, find_answers
from grader.engine.preflight.own_cells import BEFORE_ALL, find_own_cells
from grader.engine.preflight.released import Release
from grader.engine.preflight.student_cells import StudentCell
from grader.names import listed

SETTINGS = ("grade", "solution", "locked", "points", "task")
EMPTY: dict[str, Any] = {"outputs": [], "execution_count": None}


@dataclass(frozen=True)
class StudentText:
    """What one cell of a rebuilt notebook has of the student: the source, None where it is the release's own. own:
    whether the student added the cell."""

    own: bool
    source: str | None


@dataclass(frozen=True)
class Rebuilt:
    """notebook: valid whatever was handed in; texts: what it is made of, one a cell. repairs: a sentence each."""

    notebook: NotebookNode
    repairs: tuple[str, ...]
    texts: tuple[StudentText, ...]


def rebuild(release: Release, cells: list[StudentCell]) -> Rebuilt:
    """Every cell is the release's own, in its order, but for the source of the answers; own cells come in between.

    Own cells have the metadata {"grader": {"own": true}}. All outputs are empty.
    """
    answers = find_answers(release, cells)
    own, left_out = find_own_cells(release, cells, answers)
    answered = {a.question.place: cells[a.cell].source for a in answers if a.cell is not None}
    after: dict[int, list[StudentText]] = {}
    for extra in own:
        after.setdefault(extra.place, []).append(StudentText(True, cells[extra.number].source))
    texts = after.get(BEFORE_ALL, [])
    for place in range(len(release.cells)):
        texts += [StudentText(False, answered.get(place)), *after.get(place, [])]
    repairs = [*_together(answers), *_about_the_rest(release, cells), left_out]
    return Rebuilt(assemble(release, texts), tuple(filter(None, repairs)), tuple(texts))


def assemble(release: Release, texts: Iterable[StudentText]) -> NotebookNode:
    """The rebuilt notebook, from one text for each of its cells.

    Whatever the texts hold, only an answer's source differs from what was released. Raises ValueError where they are
    not of this release.
    """
    released = list(zip(release.cells, release.content["cells"], strict=True))
    own = count(1)
    cells: list[dict[str, Any]] = []
    for text in texts:
        if text.own:
            cells.append(_own_cell(next(own), text.source or ""))
            continue
        if not released:
            raise ValueError("more texts than cells")
        cell, content = released.pop(0)
        if text.source is not None and not cell.label.get("solution"):
            raise ValueError("another text for what is no answer")
        cells.append(_released_cell(content, text.source))
    if released:
        raise ValueError("fewer texts than cells")
    return from_dict({**release.content, "cells": cells})  # which copies all it is given


def _released_cell(cell: dict[str, Any], text: str | None) -> dict[str, Any]:
    source = cell["source"] if text is None else text
    empty = EMPTY if cell["cell_type"] == "code" else {}
    return {**cell, "source": source if isinstance(source, str) else "".join(source), **empty}


def _own_cell(number: int, source: str) -> dict[str, Any]:
    metadata = {"grader": {"own": True}}
    return {"cell_type": "code", "id": f"own-{number}", "metadata": metadata, "source": source, **EMPTY}


def _together(answers: list[Answer]) -> list[str]:
    """One sentence for what befell several answers."""
    befell: dict[str, list[str]] = {}
    for answer in answers:
        befell.setdefault(answer.how, []).append(answer.question.function or answer.question.grade_id)
    return [
        f"each of the cells that answer {listed(names)} {how}"
        if names[1:]
        else f"the cell that answers {names[0]} {how}"
        for how, names in befell.items()
        if how
    ]


def _about_the_rest(release: Release, cells: list[StudentCell]) -> list[str]:
    """What was wrong with the cells that the release decides: grade cells, labels, order."""
    changed, twice, gone, relabelled = [], [], [], []
    for grade_id, place in release.labels.items():
        copies = [cell for cell in cells if cell.grade_id == grade_id]
        ours = release.cells[place]
        if any(
            copied.label.get(key, ours.label.get(key)) != ours.label.get(key) for copied in copies for key in SETTINGS
        ):
            relabelled.append(grade_id)
        if ours.label.get("solution"):
            continue
        if not copies and not any(cell.bare == ours.bare for cell in cells):
            gone.append(grade_id)
        elif len(copies) > 1:
            twice.append(grade_id)
        if any(copied.bare != ours.bare for copied in copies):
            changed.append(grade_id)
    found = {
        "the text of {} had been changed: what was released was used": changed,
        "there was more than one copy of {}: what was released was used": twice,
        "the notebook came without {}: what was released was put back": gone,
        "the settings of {} had been changed: what was released was used": relabelled,
    }
    notes = [words.format(listed(grade_ids)) for words, grade_ids in found.items() if grade_ids]
    order = [release.labels[grade_id] for cell in cells if (grade_id := cell.grade_id) in release.labels]
    if list(dict.fromkeys(order)) != sorted(set(order)):
        notes.append("the cells had changed places: they were put into the lesson's order")
    return notes
