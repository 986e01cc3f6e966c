"""A notebook's raw content into plain cells, in any version of the format and however far from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from grader.cells import exercise_of
from grader.engine.preflight.apart import apart
from grader.engine.preflight.cell_names import Definitions, definitions_of

MAX_CELL_CHARS = 1024**2
MAX_NOTEBOOK_CHARS = 2 * 1024**2
MOST_CELLS = 5000
KINDS = ("code", "markdown", "raw")
NEWEST = 4
MOST_APART = 50
"""Cells that do not parse and are looked at closely."""


@dataclass(frozen=True)
class StudentCell:
    """What counts of a cell: its kind, its text and its labels ("" where it has none).

    label: nbgrader's metadata.
    """

    kind: str
    source: str
    id: str
    label: Mapping[str, Any]

    @property
    def grade_id(self) -> str:
        """nbgrader's name for the cell."""
        grade_id = self.label.get("grade_id")
        return grade_id if isinstance(grade_id, str) else ""

    @cached_property
    def bare(self) -> str:
        """The source for comparisons."""
        return bare(self.source)

    @cached_property
    def names(self) -> Definitions:
        """What its code defines and needs."""
        return definitions_of(self.source)


def bare(source: str) -> str:
    """A source without white space at its ends and at those of its lines."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def read_cells(content: Mapping[str, Any]) -> tuple[list[StudentCell], tuple[str, ...]]:
    """The cells of a notebook, and a sentence for each way in which it was not as Jupyter writes it."""
    found = _raw_cells(content)
    cells: list[StudentCell] = []
    odd, left = 0, MAX_NOTEBOOK_CHARS
    for raw in found[:MOST_CELLS]:
        cell, whole = _read_cell(_as_dict(raw))
        if len(cell.source) <= left:
            cells.append(cell)
            odd += not whole
            left -= len(cell.source)
    repairs = [*_notes(content)]
    if isinstance(content.get("cells"), dict):
        repairs.append("the notebook's cells were an object, not a list: they were taken in its order")
    if odd:
        repairs.append(f"some cells ({odd}) were not as Jupyter writes them: they were read as well as they could be")
    if len(cells) < len(found):
        repairs.append(f"the notebook was too long: only {len(cells)} of its {len(found)} cells were read")
    parts, notes = taken_apart(cells)
    return parts, (*repairs, *notes)


def taken_apart(cells: Iterable[StudentCell]) -> tuple[list[StudentCell], tuple[str, ...]]:
    """The cells, those that do not parse in parts, and a sentence where that was done: one slip costs one function."""
    found: list[StudentCell] = []
    taken = 0
    for cell in cells:
        parts = apart(cell.source) if cell.kind == "code" and taken < MOST_APART else [cell.source]
        taken += len(parts) > 1
        found += _parts(cell, parts) if len(parts) > 1 else [cell]
    what = "a cell had an error that kept" if taken == 1 else f"{taken} cells had errors that kept"
    note = f"{what} Python from reading all of it: what is broken was set apart, and the rest was read without it"
    return found, (note,) if taken else ()


def _parts(cell: StudentCell, parts: list[str]) -> list[StudentCell]:
    """The label stays with the part that has the function; the id, and the label of none, with the first."""
    found = [replace(cell, source=part.strip("\n"), id="", label={}) for part in parts]
    function = exercise_of(cell.grade_id)
    own = [n for n, part in enumerate(found) if function and function in part.names.functions]
    place = own[-1] if own else 0
    found[place] = replace(found[place], id=cell.id, label=cell.label)
    return found


def _raw_cells(content: Mapping[str, Any]) -> list[Any]:
    """The cells of format 4, or those of all worksheets of the formats before."""
    cells = _as_list(content.get("cells"))
    for sheet in _as_list(content.get("worksheets")):
        cells = cells + (_as_list(sheet.get("cells")) if isinstance(sheet, dict) else [])
    return cells


def _as_list(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read_cell(cell: dict[str, Any]) -> tuple[StudentCell, bool]:
    """The cell, and whether it was whole."""
    metadata = _as_dict(cell.get("metadata"))
    source, text = _read_source(cell.get("source", cell.get("input")))
    kind = cell.get("cell_type")
    # The headings of format 3 are neither; where the kind is lost, code is what could be an answer.
    known = kind if kind in KINDS else "markdown" if kind == "heading" else "code"
    # Colab keeps a cell's id in its metadata.
    own_id = next((i for i in (cell.get("id"), metadata.get("id")) if isinstance(i, str)), "")
    whole = text and kind in (*KINDS, "heading") and isinstance(cell.get("metadata", {}), dict)
    return StudentCell(known, source, own_id, _as_dict(metadata.get("nbgrader"))), whole


def _read_source(value: Any) -> tuple[str, bool]:
    """The text of a source of any type, and whether it was as it should be."""
    lines = value if isinstance(value, list) else [value]
    texts = all(isinstance(line, str) for line in lines)
    without_ends = texts and bool(lines[1:]) and not any(line.endswith(("\n", "\r")) for line in lines[:-1])
    joined = ("\n" if without_ends else "").join(map(_as_text, lines)).replace("\r\n", "\n").replace("\r", "\n")
    # Halves of characters cannot be written, and code with a zero byte cannot be compiled.
    text = joined.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:MAX_CELL_CHARS]
    return text, text == joined and texts and not without_ends


def _as_text(line: Any) -> str:
    if isinstance(line, str):
        return line
    return str(line) if isinstance(line, int | float) else ""


def _notes(content: Mapping[str, Any]) -> list[str]:
    version, minor = content.get("nbformat"), content.get("nbformat_minor", 0 if "worksheets" in content else None)
    notes = []
    if version != NEWEST or not isinstance(minor, int):
        says = f"version {version}" if version in range(100) else "no version"
        notes.append(f"the notebook was not in the current format (it says {says}): it was converted")
    metadata = _as_dict(content.get("metadata"))
    kernel, language = _as_dict(metadata.get("kernelspec")), _as_dict(metadata.get("language_info"))
    said = next((word for word in (kernel.get("language"), language.get("name"), kernel.get("name")) if word), None)
    if said is None:
        notes.append("the notebook named no kernel: Python was used")
    elif not (isinstance(said, str) and said.lower().startswith(("python", "ipython"))):
        notes.append("the notebook named a kernel that is not Python's: Python was used")
    return notes
