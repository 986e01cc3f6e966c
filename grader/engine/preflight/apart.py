"""Takes code that does not parse apart at its top level, so that what is broken in it costs its own function alone."""

import re
from itertools import groupby

from grader.engine.preflight.cell_names import parses

BLOCK = re.compile(r"(?![ \t\f#)\]}]|$|(?:else|elif|except|finally)\b)")
"""How a line begins that may be the first of a statement at the top level."""
DECORATOR = re.compile(r"@")
FUNCTION = re.compile(r"(?:@|(?:async[ \t]++)?def\b|class\b)")
CELL_MAGIC = re.compile(r"\s*+%%")
FARTHEST = 60
"""Lines at the margin that one statement may have: a bracket or a text that is closed that far below."""
EFFORT = 500_000
"""Characters that are parsed, at most, in looking for the ends of statements that have lines at the margin."""


def apart(source: str) -> list[str]:
    """The source in parts that parse, as large as they are wanted, and parts that do not; all of it, in order.

    A function is a part of its own; so is what is broken; other statements stay together. One part where the source
    parses, or where its first line says that it is no Python.
    """
    if parses(source) or CELL_MAGIC.match(source):
        return [source]
    return _joined(_statements(source))


def by_function(source: str) -> list[str]:
    """As `apart`, also of a source that parses: for a script that has lost its cells."""
    return _joined(_statements(source))


def _statements(source: str) -> list[tuple[str, str]]:
    """Each with its kind, "function", "broken" or "other"."""
    blocks = _blocks(source.splitlines(keepends=True))
    found: list[tuple[str, str]] = []
    left, place = EFFORT, 0
    while place < len(blocks):
        text, end = blocks[place], place + 1
        while not (whole := parses(text)) and left > 0 and end < min(place + FARTHEST, len(blocks)):
            text += blocks[end]
            end += 1
            left -= len(text)
        if not whole:  # what is never closed swallows nothing: the next line at the margin begins anew
            text, end = blocks[place], place + 1
        function = any(map(FUNCTION.match, text.splitlines()))
        found.append(("broken" if not whole else "function" if function else "other", text))
        place = end
    return found


def _blocks(lines: list[str]) -> list[str]:
    """The lines from one at the margin to the next; a decorator belongs to what it decorates."""
    blocks: list[str] = []
    begun = False
    for line in lines:
        starts = BLOCK.match(line) is not None
        if not blocks or (starts and begun):
            blocks.append("")
            begun = False
        blocks[-1] += line
        begun = begun or (starts and not DECORATOR.match(line))
    return blocks


def _joined(statements: list[tuple[str, str]]) -> list[str]:
    parts: list[str] = []
    for kind, group in groupby(statements, key=lambda statement: statement[0]):
        texts = [text for _, text in group]
        parts += ["".join(texts)] if kind == "other" else texts
    return [part for part in parts if part.strip()]
