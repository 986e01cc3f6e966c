"""Docstrings are plain text here: sentences, `name: what it is`, indented formulas, doctests. This makes them reST."""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

SPAN = re.compile(r"(`[^`]+`)")
SPECIAL = re.compile(r"([\\*|_])")
OUTCOME = re.compile(r"(?<=[.)])\s+(?=Returns |Raises |(?:[A-Z]\w+Error|NotKnown)\b)")
"""Where a sentence begins that says what comes of a call: it is a paragraph of its own."""


def as_rest(lines: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """The lines of a docstring as reST. names: of the arguments, or of a class's fields."""
    blocks = "\n".join(lines).strip("\n").split("\n\n")
    return [line for block in blocks for line in [*_block(block.strip("\n"), names), ""]]


def argument_names(thing: Any) -> list[str]:
    """The names of what a function takes, or a class is made of; none where there is no saying."""
    try:
        return [name for name in inspect.signature(thing).parameters if name not in ("self", "cls")]
    except (TypeError, ValueError):
        return []


def _block(block: str, names: Sequence[str]) -> Iterator[str]:
    first = block.split("\n")[0]
    if first.startswith(">>>"):
        yield from block.split("\n")
    elif first.startswith(" "):
        yield from ["::", "", *(f"    {line}" for line in inspect.cleandoc(block).split("\n"))]
    elif first.startswith("- "):
        yield from (_escaped(line) for line in block.split("\n"))
    else:
        yield from _sentences(" ".join(block.split()), names)


def _sentences(text: str, names: Sequence[str]) -> Iterator[str]:
    """A paragraph; what it says of each argument as a field."""
    known = "|".join(map(re.escape, names)) or "(?!)"
    about = re.compile(rf"(?:^|(?<=[.;)])\s+)({known})(\([^)]*\)|\[\w+\])?: ")
    before, *fields = about.split(text)
    paragraphs, told = OUTCOME.split(before), []
    for name, use, words in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
        words, *more = OUTCOME.split(words)
        shown = f"``{name}{use}``: " if use else ""
        told.append(f":param {name}: {shown}{_escaped(words.rstrip(';'))}")
        paragraphs += more
    blocks = [*([_escaped(words)] for words in paragraphs if words), *([told] if told else [])]
    yield from blocks[0]
    for block in blocks[1:]:
        yield from ["", *block]


def _escaped(text: str) -> str:
    parts = SPAN.split(text)
    return "".join(f"`{part}`" if i % 2 else SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))
