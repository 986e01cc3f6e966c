"""Bytes, characters and line ends."""

from pathlib import Path

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, right_json, right_text, save, save_json, save_text
from tests.submissions.sample import sample
from tests.submissions.world import LESSON, World


@sample(
    tries="The notebook was saved by an editor that puts a byte order mark before UTF-8.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def bom(folder: Path, world: World) -> None:
    save_text(folder, right_text(world), encoding="utf-8-sig")


@sample(
    tries="Two bytes of the file are damaged, in a comment of an answer with Greek letters.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def damaged_bytes(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "forward").source += "\n# δ and σ, then αβγ"
    content = nbformat.writes(notebook).encode()
    (folder / LESSON.released.name).write_bytes(content.replace("β".encode(), b"\xff\xfe"))


@sample(
    tries="The notebook was saved in latin-1, with an umlaut in an answer.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def latin_1(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "hidden_delta").source += "\n# die Kette rückwärts: f'(z) gehört hierher"
    save_text(folder, nbformat.writes(notebook), encoding="latin-1", errors="replace")


@sample(
    tries="An answer has half of an emoji in a comment, which no encoding can write.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def lone_surrogate(folder: Path, world: World) -> None:
    save_json(folder, _ending_in(right_json(world), "hidden-delta", "\n# done \ud83d"))


@sample(
    tries="The notebook was saved in UTF-16.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def utf_16(folder: Path, world: World) -> None:
    save_text(folder, right_text(world), encoding="utf-16")


@sample(
    tries="The notebook was saved in big-endian UTF-16 without a byte order mark.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def utf_16_without_mark(folder: Path, world: World) -> None:
    save_text(folder, right_text(world), encoding="utf-16-be")


@sample(
    tries="The notebook's answers have the line ends of Windows.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def windows_line_ends(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    save(folder, notebook)


@sample(
    tries="A bad disk left zero bytes in an answer.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def zero_bytes(folder: Path, world: World) -> None:
    save_json(folder, _ending_in(right_json(world), "output-delta", "\n# \0\0\0"))


def _ending_in(notebook: dict, cell_id: str, text: str) -> dict:
    next(cell for cell in notebook["cells"] if cell["id"] == cell_id)["source"].append(text)
    return notebook
