"""Why a name is not there: the cell that was to bind it, what that cell raised, and what it lacked in turn."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from grader.checking.exception_messages import plain_message
from grader.checking.invocation import student_line
from grader.checking.lacking import lacking, misspelt
from grader.checking.newer_syntax import newer_than_here
from grader.engine.preflight.cell_names import definitions_of

MOST_CELLS = 500
MOST_BEGINNING = 60
MOST_LINE = 120
MOST_STEPS = 5


@dataclass(frozen=True)
class Cause:
    """text: what happened, words that end a sentence. lacks: what only this machine lacks (see `lacking`), or ""."""

    text: str
    lacks: str = ""


@dataclass(frozen=True)
class FailedCell:
    """source: of the cell. cause: what it raised. missing: the name that it missed, if that was it."""

    source: str
    cause: Cause
    missing: str | None = None


class FailedCells:
    """What the cells of a notebook have raised."""

    def __init__(self) -> None:
        self._cells: list[FailedCell] = []

    def note(self, source: str, error: BaseException) -> None:
        """A cell has raised this. Nothing of the exception is kept: it holds on to all that it passed through."""
        missing = error.name if isinstance(error, NameError) and isinstance(error.name, str) else None
        if len(self._cells) < MOST_CELLS:
            self._cells.append(FailedCell(source, cause_of(error, source), missing))

    def why(self, name: str, there: Container[str]) -> Cause | None:
        """Why no cell has bound the name; None where none was to bind it. there: the names that are bound."""
        words, lacks = [], ""
        for _ in range(MOST_STEPS):
            found = self._failed(name)
            if found is None:
                break
            words.append(f"the cell that begins “{_beginning(found.source)}” failed: {found.cause.text}")
            lacks = found.cause.lacks
            if lacks or found.missing is None or found.missing in there or found.missing == name:
                break
            name = found.missing
        return Cause(", since ".join(words), lacks) if words else None

    def _failed(self, name: str) -> FailedCell | None:
        """The last cell that was to bind the name: of all that it raised, the first that says the most."""
        cells = [cell for cell in self._cells if name in definitions_of(cell.source).defined]
        if not cells:
            return None
        of_last = [cell for cell in cells if cell.source == cells[-1].source]
        return next((cell for cell in of_last if cell.missing is None), of_last[0])


def cause_of(error: BaseException, source: str = "") -> Cause:
    """What the exception says, with the student's own line. source: of the cell."""
    lacks = lacking(error)
    if isinstance(error, SyntaxError):
        newer = newer_than_here(source)
        lacks = f"Python {newer}" if newer else ""
        message, line = str(error.msg)[:MOST_LINE], _syntax_line(error)
    else:
        message, line = plain_message(error, 2 * MOST_LINE).partition("\n")[0], student_line(error) or ""
    meant = misspelt(error)
    text = f"{type(error).__name__}: {message}" + (f" ({line[:MOST_LINE].strip()})" if line else "")
    return Cause(text + (f"; is `{meant}` meant?" if meant else ""), lacks)


def as_reply(cause: Cause | None) -> dict[str, Any]:
    """What a reply says of it."""
    return {} if cause is None else {"why": {"text": cause.text, "lacks": cause.lacks}}


def _syntax_line(error: SyntaxError) -> str:
    return f"line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""


def _beginning(source: str) -> str:
    line = next((line for line in source.splitlines() if line.strip()), "").strip()
    return line if len(line) <= MOST_BEGINNING else f"{line[: MOST_BEGINNING - 1]}…"
