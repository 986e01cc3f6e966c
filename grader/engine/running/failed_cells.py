"""Why a name is not there: the cell that was to bind it, what that cell raised, and what it lacked in turn."""

import dis
from collections.abc import Callable, Container
from dataclasses import dataclass
from types import CodeType
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
    """source: of the cell. cause: what it raised. binds: the names that the statement which raised it was to bind.
    missing: the name that it missed, if that was it."""

    source: str
    cause: Cause
    binds: frozenset[str] = frozenset()
    missing: str | None = None


class FailedCells:
    """What the cells of a notebook have raised."""

    def __init__(self) -> None:
        self._cells: list[FailedCell] = []

    def note(self, source: str, statement: CodeType | None, error: BaseException) -> None:
        """A statement of a cell has raised this, None where it was not come to that. Nothing of the exception is kept:
        it holds on to all that it passed through."""
        missing = error.name if isinstance(error, NameError) and isinstance(error.name, str) else None
        self.add(FailedCell(source, cause_of(error, source), _bound_by(statement), missing))

    def add(self, failed: FailedCell) -> None:
        """Notes a failure that is no exception."""
        if len(self._cells) < MOST_CELLS:
            self._cells.append(failed)

    def why(self, name: str, there: Container[str]) -> Cause | None:
        """Why no cell has bound the name; None where none was to bind it. there: the names that are bound."""
        words: list[str] = []
        lacks = source = ""
        for _ in range(MOST_STEPS):
            found = self._failed(name)
            if found is None:
                break
            where = "" if found.source == source else f"the cell that begins “{_beginning(found.source)}” failed: "
            words.append(where + found.cause.text)
            lacks, source = found.cause.lacks, found.source
            if lacks or found.missing is None or found.missing in there or found.missing == name:
                break
            name = found.missing
        return Cause(", since ".join(words), lacks) if words else None

    def _failed(self, name: str) -> FailedCell | None:
        """The last failure of a statement that was to bind the name, else of a cell that did not get as far."""
        return (
            self._last(lambda cell: name in cell.binds)
            or self._last(lambda cell: name in definitions_of(cell.source).defined)
            or self._last(lambda cell: "*" in cell.binds)
        )

    def _last(self, to_blame: Callable[[FailedCell], bool]) -> FailedCell | None:
        return next(filter(to_blame, reversed(self._cells)), None)


def cause_of(error: BaseException, source: str = "") -> Cause:
    """What the exception says, with the student's own line. source: of the cell."""
    lacks = lacking(error)
    if isinstance(error, SyntaxError):
        newer = newer_than_here(source)
        lacks = f"Python {newer}" if newer else ""
        message, line = str(error.msg)[:MOST_LINE], _syntax_line(error)
    else:
        message, line = plain_message(error, 2 * MOST_LINE).partition("\n")[0], student_line(error) or ""
    if isinstance(error, ImportError) and isinstance(error.path, str):
        message = message.replace(f" ({error.path})", "")  # where this machine keeps it
    message = message.removesuffix(" (unknown location)")
    meant = misspelt(error)
    text = f"{type(error).__name__}: {message}" + (f" ({line[:MOST_LINE].strip()})" if line else "")
    return Cause(text + (f"; is `{meant}` meant?" if meant else ""), lacks)


def as_reply(cause: Cause | None) -> dict[str, Any]:
    """What a reply says of it."""
    return {} if cause is None else {"why": {"text": cause.text, "lacks": cause.lacks}}


def _bound_by(statement: CodeType | None) -> frozenset[str]:
    if statement is None:
        return frozenset()
    everything = ["*"] if ("*",) in statement.co_consts else []
    stores = [step.argval for step in dis.get_instructions(statement) if step.opname in ("STORE_NAME", "STORE_GLOBAL")]
    return frozenset(stores + everything)


def _syntax_line(error: SyntaxError) -> str:
    return f"line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""


def _beginning(source: str) -> str:
    line = next((line for line in source.splitlines() if line.strip()), "").strip()
    return line if len(line) <= MOST_BEGINNING else f"{line[: MOST_BEGINNING - 1]}…"
