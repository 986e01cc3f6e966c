"""Did a repair mend the planted slip, and nothing else? The learner's lines are held beside those of the hunt."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from grader.dojo.slips.planting import Planted

SHOWN = 3
"""Lines that are quoted."""


def what_was_mended(function: Callable, planted: Planted, passed: bool) -> str:
    """A sentence. passed: whether the function is right. Empty where its text cannot be read."""
    try:
        now = _statements(inspect.getsource(function))
    except (OSError, TypeError, SyntaxError, IndexError):
        return ""
    before = _statements(planted.wrong.function)
    changed, is_longer = _changed(before, now)
    slip = {len(planted.wrong.again) + place for place in planted.places} if not planted.is_missing else set()
    there = bool(slip & changed) or (planted.is_missing and is_longer)
    others = [before[place] for place in sorted(changed - slip)]
    if not passed:
        if not changed and not is_longer:
            return "No line is changed yet."
        return "The planted slip was touched, but is not mended yet." if there else "The planted slip still stands."
    if not there:
        return "The planted slip was mended by a change elsewhere: `.reveal()` shows where it stood."
    if not others:
        return "The planted slip was mended, and nothing else was changed."
    return f"The planted slip was mended. Changed besides, though it was right: {_listed(others)}."


def _statements(source: str) -> list[str]:
    """Those of the function, each written in one way."""
    function = ast.parse(textwrap.dedent(source)).body[0]
    return [ast.unparse(statement) for statement in getattr(function, "body", [])]


def _changed(before: Sequence[str], now: Sequence[str]) -> tuple[set[int], bool]:
    """The places of the lines that are no longer there; and whether somewhere a line came in."""
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    gone = {place for tag, i, j, *_ in steps if tag in ("replace", "delete") for place in range(i, j)}
    return gone, any(tag == "insert" or (tag == "replace" and l - k > j - i) for tag, i, j, k, l in steps)


def _listed(lines: Sequence[str]) -> str:
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return ", ".join(f"`{line}`" for line in lines[:SHOWN]) + more
