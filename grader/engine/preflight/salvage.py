"""Saves whole cells from a text that is no longer JSON."""

import json
import re
from itertools import islice, pairwise
from typing import Any

from grader.engine.preflight.student_cells import MOST_CELLS

CELL = re.compile(
    r'"nbgrader"\s*+:\s*+\{|(?P<start>\{)\s*+'
    r'"(?:attachments|cell_type|collapsed|execution_count|id|input|language|metadata|outputs|prompt_number|source)"'
)
"""Where a cell may start. nbgrader's own label starts like one, so it is passed over."""
CELL_TYPE = re.compile(r'"cell_type"\s*+:\s*+"(\w+)"')
GRADE_ID = re.compile(r'"grade_id"\s*+:\s*+"([\w-]+)"')
SOURCE = re.compile(r'"(?:source|input)"\s*+:\s*+')
LIST_OF_STRINGS = re.compile(r'\[\s*+(?:"(?:[^"\\]++|\\.)*+"\s*+,?\s*+)*+\]', re.DOTALL)
ONE_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
EFFORT = 4


def _number(digits: str) -> int:
    return int(digits) if len(digits) < 300 else 0


DECODER = json.JSONDecoder(strict=False, parse_int=_number)
"""Reads what the strict one refuses: control characters in a string, and numbers with thousands of digits."""


def salvage(text: str) -> list[dict[str, Any]]:
    """The cells that are whole, in order.

    A cell that is not JSON as a whole still counts when its source is. The effort is bounded by the text's length, so
    that a text made to be slow costs its cells and no more.
    """
    cells: list[dict[str, Any]] = []
    starts = [match.start() for match in islice(CELL.finditer(text), MOST_CELLS) if match["start"]]
    end, effort = 0, EFFORT * len(text)
    for start, following in pairwise([*starts, len(text)]):
        if start < end or effort < 0:
            continue
        try:
            cell, reached = DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            cell, reached = None, error.pos
        except (ValueError, RecursionError):
            cell, reached = None, following
        effort -= reached - start
        if cell is None:
            cell = _from_pieces(text[start:following])
        elif _is_cell(cell):
            end = reached
        if _is_cell(cell):
            cells.append(cell)
    return cells


def _is_cell(cell: Any) -> bool:
    return isinstance(cell, dict) and ("source" in cell or "input" in cell)


def _from_pieces(text: str) -> dict[str, Any] | None:
    """A cell from its type, its grade_id and its source, if these are whole."""
    source = SOURCE.search(text)
    written = source and (LIST_OF_STRINGS.match(text, source.end()) or ONE_STRING.match(text, source.end()))
    if not written:
        return None
    try:
        lines = DECODER.decode(written[0])
    except ValueError:
        return None
    kind, grade_id = CELL_TYPE.search(text), GRADE_ID.search(text)
    metadata = {"nbgrader": {"grade_id": grade_id[1]}} if grade_id else {}
    return {"cell_type": kind[1] if kind else "code", "metadata": metadata, "source": lines}
