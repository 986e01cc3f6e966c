"""Text into a notebook's raw content: JSON, or what was JSON before something happened to it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.engine.preflight.salvage import DECODER, salvage

STRING = r'"(?:[^"\\]++|\\.)*+"?'
"""A JSON string. Its end may be missing: a pattern that then gave up would try again at every quote, without end."""
STRING_OR_LAST_COMMA = re.compile(rf"({STRING})|,(?=\s*+[\]}}])", re.DOTALL)
INTACT = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}}
"""What a damaged file has lost is not told twice."""
MARKER = re.compile(r"<{7}|\|{7}|={7}|>{7}")
SIDES = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": "both"}


@dataclass(frozen=True)
class Raw:
    """A notebook as JSON gives it; `repairs` says how the text was mended, a sentence each."""

    content: dict[str, Any]
    repairs: tuple[str, ...] = ()


def readings(text: str) -> Iterator[Raw]:
    """The ways to read a notebook's text: one, or one a side where it has merge conflicts. None for other text."""
    sides = _sides(text)
    taken = "the side with most answers was taken" if len(sides) > 1 else "they were taken out"
    note = (f"the file had merge-conflict markers: {taken}",) if sides != [text] else ()
    for side in sides:
        raw = _read(side)
        if raw:
            yield Raw(raw.content, note + raw.repairs)


def _sides(text: str) -> list[str]:
    if "<<<<<<<" not in text:
        return [text]
    kept: dict[str, list[str]] = {"ours": [], "theirs": []}
    now = "both"
    for line in text.splitlines(keepends=True):
        marker = MARKER.match(line)
        if marker:
            now = SIDES[marker[0]]
            continue
        for side, lines in kept.items():
            if now in (side, "both"):
                lines.append(line)
    return list(dict.fromkeys("".join(lines) for lines in kept.values()))


def _read(text: str) -> Raw | None:
    content = _parsed(text, json.loads)
    if _has_cells(content):
        return Raw(content)
    without_commas = STRING_OR_LAST_COMMA.sub(lambda match: match[1] or "", text)
    mended = _parsed(without_commas, _lenient)
    if _has_cells(mended):
        return Raw(mended, ("the file was not valid JSON: it could be mended without loss",))
    cells = salvage(without_commas)
    if cells:
        note = f"the file was damaged: {len(cells)} whole cells could be saved from it"
        return Raw({"cells": cells} | INTACT, (note,))
    return Raw(content) if content and "nbformat" in content else None


def _parsed(text: str, loads: Callable[[str], Any]) -> dict[str, Any]:
    try:
        content = loads(text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _has_cells(content: dict[str, Any]) -> bool:
    return any(content.get(key) and isinstance(content[key], list | dict) for key in ("cells", "worksheets"))


def _lenient(text: str) -> Any:
    """JSON from the first brace on, whatever comes after; control characters and numbers of any size pass."""
    return DECODER.raw_decode(text, text.index("{"))[0]
