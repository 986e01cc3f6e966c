"""Tells Python that is newer than this one from Python that is wrong: written the old way, it would parse."""

import ast
import re
import sys
import warnings
from collections.abc import Callable

MOST_CHARS = 100_000
STRING = re.compile(r"(?:\b([A-Za-z]{1,2}))?('''|\"\"\"|'|\")")
COMMENT_OR_STRING = re.compile(rf"#.*|{STRING.pattern}")
TEMPLATE = re.compile(r"\bt(?=[\"'])|\brt(?=[\"'])|\btr(?=[\"'])", re.IGNORECASE)
GENERIC = re.compile(r"\b((?:def|class)[ \t]++\w++[ \t]*+)\[(?:[^][]|\[[^][]*+\])*+\]")
TYPE = re.compile(r"^([ \t]*+)type[ \t]++(\w++)[ \t]*+(?:\[(?:[^][]|\[[^][]*+\])*+\])?[ \t]*+=", re.MULTILINE)
SEVERAL = re.compile(r"^([ \t]*+except\*?+[ \t]++)([\w.]++(?:[ \t]*+,[ \t]*+[\w.]++)++)[ \t]*+:", re.MULTILINE)


def newer_than_here(source: str, here: tuple[int, int] = sys.version_info[:2]) -> str:
    """The Python that a cell needs, "3.12", if it is none to this one and would be but for newer syntax; else ""."""
    if len(source) > MOST_CHARS or _parses(source):
        return ""
    for version, older in CHANGES:
        if version > here:
            source = older(source)
            if _parses(source):
                return ".".join(map(str, version))
    return ""


def _of_312(source: str) -> str:
    return TYPE.sub(r"\1\2 =", GENERIC.sub(r"\1", _older_strings(source)))


def _of_314(source: str) -> str:
    return SEVERAL.sub(r"\1(\2):", TEMPLATE.sub("f", _older_strings(source)))


CHANGES: tuple[tuple[tuple[int, int], Callable[[str], str]], ...] = (((3, 12), _of_312), ((3, 14), _of_314))
"""A version, and what writes its new syntax as the versions before have it: PEP 695 and 701, PEP 750 and 758."""


def _older_strings(source: str) -> str:
    """With a name in place of each string inside a field of another, and no line ends or comments in fields."""
    kept, place = [], 0
    while match := COMMENT_OR_STRING.search(source, place):
        kept.append(source[place : match.start()])
        text, place = (match[0], match.end()) if match[2] is None else _older_string(source, match)
        kept.append(text)
    return "".join([*kept, source[place:]])


def _older_string(source: str, start: re.Match[str]) -> tuple[str, int]:
    """The string that begins there, as it was written before, and where it ends; unchanged where it never does."""
    kept, place = [start[0]], start.end()
    # Every string that is open, the innermost last: its quote, whether it has fields, how many braces are open.
    open_strings = [(start[2], _has_fields(start), 0)]
    while open_strings and place < len(source):
        quote, fields, depth = open_strings.pop()
        outermost = not open_strings
        inner = STRING.match(source, place) if depth else None
        text = source[place]
        if inner:
            open_strings += [(quote, fields, depth), (inner[2], _has_fields(inner), 0)]
            kept += ["_"] if outermost else []
            place = inner.end()
            continue
        if not depth and source.startswith(quote, place):
            text = quote
        elif not depth and text == "\n" and len(quote) == 1:
            break
        elif not depth and (text == "\\" or (fields and source.startswith("{{", place))):
            text = source[place : place + 2]
            open_strings.append((quote, fields, depth))
        elif depth and text == "#":
            text = source[place:].partition("\n")[0]
            open_strings.append((quote, fields, depth))
        else:
            change = (fields and text == "{") - (depth > 0 and text == "}")
            open_strings.append((quote, fields, depth + change))
        if outermost:
            kept.append("" if depth and text[0] == "#" else " " if depth and text == "\n" else text)
        place += len(text)
    return ("".join(kept), place) if not open_strings else (start[0], start.end())


def _has_fields(start: re.Match[str]) -> bool:
    return bool({"f", "t"} & set((start[1] or "").lower()))


def _parses(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
